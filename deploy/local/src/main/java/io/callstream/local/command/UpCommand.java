package io.callstream.local.command;

import io.callstream.local.Endpoints;
import io.callstream.local.LocalConfig;
import io.callstream.local.LocalSuite;
import io.callstream.local.Part;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;

/// Starts the stack and the services and leaves them running.
@Command(
        name = "up",
        description = "Starts the stack and the four services, and returns when all is ready.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Mixin private Where where = new Where();

    @Option(names = "--stack-only", description = "start the stack without the services")
    private boolean stackOnly;

    @Spec private CommandSpec spec = CommandSpec.create();

    UpCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LocalConfig config = where.config(environment);
        LocalSuite suite =
                stackOnly
                        ? LocalSuite.startStack(config, out::println)
                        : LocalSuite.start(config, out::println);
        tellPlaces(suite.endpoints(), config, out);
        return 0;
    }

    /// Prints where everything is.
    static void tellPlaces(Endpoints endpoints, LocalConfig config, PrintWriter out) {
        out.println();
        Pages.tell(endpoints, out);
        out.println("  ingest      " + endpoints.url(Part.INGEST) + "/v1/call-events");
        out.println("  features    " + endpoints.url(Part.FEATURE) + "/v1/features/{view}/{key}");
        out.println(
                "  metrics     /metrics, topology /topology, on ports "
                        + config.ports().of(Part.INGEST)
                        + " to "
                        + config.ports().of(Part.LAKE_SINK));
        out.println("  Kafka       " + endpoints.kafkaBootstrap());
        out.println("  registry    " + endpoints.registryUrl());
        out.println("  Redis       " + endpoints.redisUri());
        out.println(
                "  lake        "
                        + endpoints.s3Endpoint()
                        + "/"
                        + Endpoints.LAKE_BUCKET
                        + ", catalog "
                        + endpoints.icebergCatalog());
        out.println("  logs        " + config.dir().resolve("logs"));
        out.flush();
    }
}
