package io.callstream.lake.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.callstream.serde.SchemaIds;
import io.callstream.testkit.InMemorySchemaIds;

import org.apache.avro.Schema;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Schemas of this test over the two requests of the registry API that the sink makes.
public final class SchemaServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemorySchemaIds ids = new InMemorySchemaIds();
    private final HttpServer server;

    private SchemaServer(HttpServer server) {
        this.server = server;
    }

    public static SchemaServer start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        SchemaServer schemas = new SchemaServer(server);
        server.createContext("/", schemas::answer);
        server.start();
        return schemas;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        ObjectNode node = JSON.createObjectNode();
        if (path.startsWith("/schemas/ids/")) {
            int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
            node.put("schema", ids.schemaOf(id).toString());
        } else {
            String text = JSON.readTree(exchange.getRequestBody()).get("schema").asText();
            node.put("id", ids.idOf(path, new Schema.Parser().parse(text)));
        }
        byte[] body = node.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    public SchemaIds ids() {
        return ids;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
