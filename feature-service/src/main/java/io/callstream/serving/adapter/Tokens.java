package io.callstream.serving.adapter;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import io.callstream.runtime.ConfigException;
import io.callstream.serving.serve.AccessSettings;
import io.callstream.serving.serve.Caller;
import io.callstream.serving.serve.Scope;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Bearer tokens: JWTs signed with an asymmetric key of the JWKS, which is fetched when a key is
/// unknown and kept while its server is away.
///
/// Claims: `iss`, `aud`, `exp` and `sub` must be there; `scope` (texts joined by blanks) or `scp`
/// (an array) names scopes; `queues` limits the rows, and so does `teams` by the queues of each.
final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Map<String, Set<String>> teams;

    Tokens(URI jwks, AccessSettings settings) {
        teams = settings.teams();
        try {
            JWKSource<SecurityContext> keys =
                    JWKSourceBuilder.<SecurityContext>create(jwks.toURL())
                            .retrying(true)
                            .outageTolerant(true)
                            .build();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        } catch (MalformedURLException e) {
            throw new ConfigException("CALLSTREAM_AUTH_JWKS_URL: " + e.getMessage());
        }
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        settings.issuer().ifPresent(exact::issuer);
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        settings.audience().orElse(null), exact.build(), Set.of("sub", "exp")));
    }

    /// Empty where the token is not valid; why is logged, without the token.
    Optional<Caller> caller(String token) {
        try {
            return Optional.of(caller(processor.process(token, null)));
        } catch (KeySourceException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the JWKS cannot be had");
        } catch (ParseException | BadJOSEException | JOSEException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a bearer token is refused");
        }
        return Optional.empty();
    }

    private Caller caller(JWTClaimsSet claims) throws ParseException {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (claims.getClaim("scope") instanceof String text) {
            Arrays.stream(text.split(" "))
                    .flatMap(one -> Scope.of(one).stream())
                    .forEach(scopes::add);
        }
        list(claims, "scp").forEach(one -> Scope.of(one).ifPresent(scopes::add));
        Optional<Set<String>> queues = Optional.empty();
        if (claims.getClaim("queues") != null || claims.getClaim("teams") != null) {
            Set<String> names = new HashSet<>(list(claims, "queues"));
            list(claims, "teams").forEach(team -> names.addAll(teams.getOrDefault(team, Set.of())));
            queues = Optional.of(names);
        }
        return new Caller(claims.getSubject(), scopes, queues);
    }

    private static List<String> list(JWTClaimsSet claims, String name) throws ParseException {
        Object claim = claims.getClaim(name);
        if (claim instanceof String one) {
            return List.of(one);
        }
        List<String> many = claim == null ? null : claims.getStringListClaim(name);
        return many == null ? List.of() : many;
    }
}
