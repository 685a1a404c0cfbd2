package io.callstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import io.callstream.event.CallStanding;
import io.callstream.event.CallState;
import io.callstream.serving.serve.AccessSettings;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keys, tokens, scopes, rows of one's own queues, limits and browsers.
class AccessIT extends FeatureServiceHarness {
    private final HttpClient client = HttpClient.newHttpClient();
    private RSAKey signer;
    private RSAKey stranger;
    private HttpServer jwks;
    private Path keys;
    private int perSecond = 100_000;

    @BeforeAll
    void startIdentityProvider() throws Exception {
        signer = new RSAKeyGenerator(2048).keyID("one").generate();
        stranger = new RSAKeyGenerator(2048).keyID("one").generate();
        jwks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] set = new JWKSet(signer.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        jwks.createContext(
                "/jwks",
                exchange -> {
                    exchange.sendResponseHeaders(200, set.length);
                    exchange.getResponseBody().write(set);
                    exchange.close();
                });
        jwks.start();
        keys = Files.createTempFile("keys", ".json");
        Files.writeString(
                keys,
                """
                [{"name":"board","sha256":"%s","scopes":["features:read"]},
                 {"name":"push","sha256":"%s","scopes":["live:read"]}]"""
                        .formatted(digest("board-key"), digest("push-key")));
    }

    @AfterAll
    void stopIdentityProvider() throws Exception {
        jwks.stop(0);
        Files.delete(keys);
    }

    @Override
    AccessSettings access() {
        return new AccessSettings(
                Optional.of(keys),
                Optional.of(
                        URI.create("http://127.0.0.1:" + jwks.getAddress().getPort() + "/jwks")),
                Optional.of("https://login"),
                Optional.of("callstream"),
                Map.of("north", Set.of("billing")),
                Optional.of("an-audit-key-of-a-test"),
                Set.of("https://desk.example"),
                perSecond);
    }

    @Override
    void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(status("/ready")).isEqualTo(200));
    }

    @Test
    void onlyKnownCallersWithTheScopeAreAnswered() throws Exception {
        assertThat(status("/v1/views")).isEqualTo(401);
        assertThat(status("/ready")).isEqualTo(200);
        assertThat(status("/v1/views", "X-API-Key", "board-key")).isEqualTo(200);
        assertThat(status("/v1/views", "X-API-Key", "other")).isEqualTo(401);
        assertThat(status("/v1/views", "X-API-Key", "push-key")).isEqualTo(403);
        assertThat(status("/v1/queues/x/live", "X-API-Key", "board-key")).isEqualTo(403);
        assertThat(status("/feast/registry.db")).isEqualTo(401);
        assertThat(status("/%76%31/views")).as("the same path, escaped").isEqualTo(401);
        assertThat(status("//v1/views")).isNotEqualTo(200);
    }

    @Test
    void tokensAreCheckedWhole() throws Exception {
        assertThat(bearer("/v1/views", token(signer, "https://login", "callstream", 60)))
                .isEqualTo(200);
        assertThat(bearer("/v1/views", token(stranger, "https://login", "callstream", 60)))
                .as("another key of that name")
                .isEqualTo(401);
        assertThat(bearer("/v1/views", token(signer, "https://else", "callstream", 60)))
                .isEqualTo(401);
        assertThat(bearer("/v1/views", token(signer, "https://login", "mail", 60))).isEqualTo(401);
        assertThat(bearer("/v1/views", token(signer, "https://login", "callstream", -300)))
                .as("expired")
                .isEqualTo(401);
        String unsigned =
                "eyJhbGciOiJub25lIn0."
                        + token(signer, "https://login", "callstream", 60).split("\\.")[1]
                        + ".";
        assertThat(bearer("/v1/views", unsigned)).as("alg none").isEqualTo(401);
    }

    @Test
    void callerOfATeamSeesTheRowsOfItsQueuesAlone() throws Exception {
        // Given
        producer.begin();
        producer.send("calls", customer("mine"), event, Map.of("calls_last_24h", 1L));
        producer.send("calls", customer("theirs"), event, Map.of("calls_last_24h", 1L));
        for (String[] call :
                List.of(
                        new String[] {"m", "mine", "billing"},
                        new String[] {"t", "theirs", "tech"})) {
            producer.send(
                    producer.catalogue().callStates(),
                    call[0],
                    CallState.newBuilder()
                            .setCallId(call[0])
                            .setCustomerId(call[1])
                            .setQueue(call[2])
                            .setState(CallStanding.TALKING)
                            .setSince(Instant.EPOCH)
                            .setEvents(1)
                            .build());
        }
        producer.commit();
        for (String customer : List.of("mine", "theirs")) {
            Awaitility.await()
                    .until(
                            () ->
                                    body("/v1/customers/" + customer, "X-API-Key", "board-key")
                                            .contains("\"open_call\":{"));
            Awaitility.await()
                    .until(
                            () ->
                                    status(
                                                    "/v1/features/calls/" + customer,
                                                    "X-API-Key",
                                                    "board-key")
                                            == 200);
        }
        String token = token(signer, "https://login", "callstream", 60, List.of("north"));

        // Then
        assertThat(bearer("/v1/customers/mine", token)).isEqualTo(200);
        assertThat(bearer("/v1/customers/theirs", token)).isEqualTo(403);
        assertThat(bearer("/v1/features/calls/mine", token)).isEqualTo(200);
        assertThat(bearer("/v1/features/calls/theirs", token)).isEqualTo(403);
        assertThat(bearer("/v1/calls/m", token)).isEqualTo(200);
        assertThat(bearer("/v1/calls/t", token)).isEqualTo(403);
        assertThat(bearer("/v1/queues/tech", token)).isEqualTo(403);
        assertThat(bearer("/v1/customers/theirs/live", token)).isEqualTo(403);
        assertThat(bearer("/v1/queues/live", token)).isEqualTo(403);
        // the board's names are looked up once a second
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(body("/v1/queues", "Authorization", "Bearer " + token))
                                        .contains("billing")
                                        .doesNotContain("\"tech\""));
    }

    @Test
    void callerThatAsksTooOftenWaits() throws Exception {
        // Given
        stopService();
        perSecond = 1;
        startService();
        perSecond = 100_000;
        String token = token(signer, "https://login", "callstream", 60);

        // When
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(send("/v1/views", "Authorization", "Bearer " + token));
        }

        // Then
        assertThat(answers.getFirst().statusCode()).isEqualTo(200);
        assertThat(answers)
                .anySatisfy(
                        answer -> {
                            assertThat(answer.statusCode()).isEqualTo(429);
                            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                        });
        assertThat(status("/v1/views", "X-API-Key", "board-key"))
                .as("another caller")
                .isEqualTo(200);
    }

    @Test
    void pagesOfKnownOriginsMayAsk() throws Exception {
        HttpResponse<String> known = preflight("https://desk.example");
        HttpResponse<String> unknown = preflight("https://evil.example");

        assertThat(known.statusCode()).isEqualTo(204);
        assertThat(known.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("https://desk.example");
        assertThat(unknown.statusCode()).isEqualTo(403);
        assertThat(unknown.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpResponse<String> answer = send("/v1/views", "X-API-Key", "board-key");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + service.port() + "/v1/views"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "GET")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int bearer(String path, String token) throws Exception {
        return status(path, "Authorization", "Bearer " + token);
    }

    private int status(String path, String... headers) throws Exception {
        return send(path, headers).statusCode();
    }

    private String body(String path, String... headers) throws Exception {
        return send(path, headers).body();
    }

    private HttpResponse<String> send(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String token(RSAKey key, String issuer, String audience, int seconds)
            throws Exception {
        return token(key, issuer, audience, seconds, List.of());
    }

    private static String token(
            RSAKey key, String issuer, String audience, int seconds, List<String> teams)
            throws Exception {
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .subject("agent-7-" + teams.size())
                        .issuer(issuer)
                        .audience(audience)
                        .claim("scope", "features:read live:read openid")
                        .expirationTime(Date.from(Instant.now().plusSeconds(seconds)));
        if (!teams.isEmpty()) {
            claims.claim("teams", teams);
        }
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static String digest(String key) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
