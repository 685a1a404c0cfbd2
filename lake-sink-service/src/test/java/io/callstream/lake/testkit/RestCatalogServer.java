package io.callstream.lake.testkit;

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/// Iceberg's own REST catalog server, in this process, over a SQLite catalog of its own.
public final class RestCatalogServer implements AutoCloseable {
    private final Server server;

    private RestCatalogServer(Server server) {
        this.server = server;
    }

    /// @param files how the server reads and writes metadata
    public static RestCatalogServer start(Path directory, String warehouse, FileIO files)
            throws Exception {
        JdbcCatalog catalog = new JdbcCatalog(ignored -> files, null, true);
        catalog.initialize(
                "behind",
                Map.of(
                        CatalogProperties.URI,
                        "jdbc:sqlite:" + directory.resolve("rest.db"),
                        CatalogProperties.WAREHOUSE_LOCATION,
                        warehouse,
                        "jdbc.schema-version",
                        "V1"));
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(
                new ServletHolder(
                        new RESTCatalogServlet(new RESTCatalogAdapter((Catalog) catalog))),
                "/*");
        server.setHandler(context);
        server.start();
        return new RestCatalogServer(server);
    }

    public String url() {
        return "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the REST catalog does not stop", e);
        }
    }
}
