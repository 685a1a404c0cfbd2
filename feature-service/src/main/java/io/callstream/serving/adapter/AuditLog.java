package io.callstream.serving.adapter;

import io.callstream.serving.serve.Caller;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Who read which customer, as lines of the logger `audit`.
///
/// A customer is written as an HMAC of his id: who has the key can look for a customer, who has the
/// log alone learns no id. `callstream store audit-id ID` prints it.
final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 12;
    private static final int MOST_CUSTOMERS = 100;

    private final SecretKeySpec key;

    AuditLog(String key) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /// @param customers ids; of more than 100 the first are named and the number is told
    void read(Caller caller, String route, int status, Collection<String> customers) {
        if (customers.isEmpty()) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("caller", caller.name())
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("count", customers.size())
                .addKeyValue(
                        "customers",
                        customers.stream()
                                .limit(MOST_CUSTOMERS)
                                .map(this::pseudonym)
                                .collect(Collectors.joining(",")))
                .log("customers read");
    }

    String pseudonym(String customer) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] whole = mac.doFinal(customer.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole, 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
