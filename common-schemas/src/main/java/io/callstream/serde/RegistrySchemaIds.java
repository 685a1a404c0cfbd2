package io.callstream.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// [SchemaIds] over the REST API that Confluent's, Apicurio's and Karapace's registries share.
///
/// An answer is asked for once and kept. While the registry is away a request is repeated every
/// second, up to `patience`, with a line in the log: a starting service waits and says so, a
/// running one goes on with what it knows.
public final class RegistrySchemaIds implements SchemaIds {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrySchemaIds.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private final String url;
    private final Duration patience;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final ConcurrentHashMap<String, Integer> ids = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /// @param url base of the API, e.g. `http://127.0.0.1:8085/apis/ccompat/v7`
    /// @param patience how long to wait for a registry that is away
    public RegistrySchemaIds(URI url, Duration patience, InstantSource clock) {
        this.url = url.toString().replaceAll("/+$", "");
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        String text = schema.toString();
        return ids.computeIfAbsent(subject + ' ' + text, key -> register(subject, text));
    }

    @Override
    public Schema schemaOf(int id) {
        return schemas.computeIfAbsent(id, this::fetch);
    }

    private int register(String subject, String schema) {
        ObjectNode body = json.createObjectNode().put("schema", schema).put("schemaType", "AVRO");
        String path =
                "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
        HttpRequest request =
                request(path)
                        .header("Content-Type", CONTENT_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        return field(request, "id", "registering the schema of subject " + subject).asInt();
    }

    private Schema fetch(int id) {
        HttpRequest request = request("/schemas/ids/" + id).GET().build();
        String text = field(request, "schema", "reading schema " + id).asText();
        try {
            return new Schema.Parser().parse(text);
        } catch (SchemaParseException e) {
            throw new SchemaRegistryException(
                    "schema " + id + " of " + url + " is not an Avro schema", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Accept", CONTENT_TYPE + ", application/json");
    }

    private JsonNode field(HttpRequest request, String name, String what) {
        HttpResponse<String> response = sendPatiently(request, what);
        if (response.statusCode() == 409) {
            throw new SchemaRegistryException(
                    what
                            + ": "
                            + url
                            + " refused it as incompatible with an earlier version (409); add fields with defaults, or use a new topic");
        }
        if (response.statusCode() != 200) {
            throw new SchemaRegistryException(
                    what + ": " + url + " answered " + response.statusCode());
        }
        try {
            JsonNode node = json.readTree(response.body()).get(name);
            if (node == null) {
                throw new SchemaRegistryException(
                        what + ": the answer of " + url + " has no field " + name);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new SchemaRegistryException(what + ": the answer of " + url + " is not JSON", e);
        }
    }

    private HttpResponse<String> sendPatiently(HttpRequest request, String what) {
        Instant deadline = clock.instant().plus(patience);
        while (true) {
            String trouble;
            try {
                HttpResponse<String> response =
                        http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 500) {
                    return response;
                }
                trouble = "status " + response.statusCode();
            } catch (IOException e) {
                trouble = e.getClass().getSimpleName();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SchemaRegistryException(what + ": interrupted", e);
            }
            if (!clock.instant().isBefore(deadline)) {
                throw new SchemaRegistryException(
                        what
                                + ": no answer from the schema registry "
                                + url
                                + " within "
                                + patience.toSeconds()
                                + " s ("
                                + trouble
                                + "); check CALLSTREAM_REGISTRY_URL");
            }
            LOG.atWarn()
                    .addKeyValue("registry", url)
                    .addKeyValue("trouble", trouble)
                    .log("waiting for the schema registry");
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }
}
