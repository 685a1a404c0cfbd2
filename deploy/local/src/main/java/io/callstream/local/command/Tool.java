package io.callstream.local.command;

/// The commands that live in other modules' jars, so that the launcher need not carry their
/// libraries.
enum Tool {
    BENCH(
            "bench",
            "Measures one part against its floor, in the same run.",
            "io.callstream.bench.Bench",
            "deploy/bench/target/bench.jar"),
    STORE(
            "store",
            "Compares the online store with the feature topics, and fills it.",
            "io.callstream.serving.FeatureTool",
            "feature-service/target/feature-service.jar"),
    ARCHIVE(
            "archive",
            "Copies what is new in all topics, and the offsets of all groups, to the bucket.",
            "io.callstream.lake.LakeTool",
            "lake-sink-service/target/lake-sink-service.jar"),
    RESTORE(
            "restore",
            "Brings archived topics into a new Kafka, with offsets mapped.",
            "io.callstream.lake.LakeTool",
            "lake-sink-service/target/lake-sink-service.jar"),
    RULES(
            "rules",
            "Checks alert rules, and tries them on the lake's past.",
            "io.callstream.enrichment.EnrichmentTool",
            "enrichment-service/target/enrichment-service.jar"),
    REDACT(
            "redact",
            "Redacts text, and measures how well.",
            "io.callstream.enrichment.EnrichmentTool",
            "enrichment-service/target/enrichment-service.jar"),
    TRAINING_SET(
            "training-set",
            "Joins labels with the features that were known at their times, over the lake.",
            "io.callstream.serving.FeatureTool",
            "feature-service/target/feature-service.jar"),
    VIEWS(
            "views",
            "Checks, describes and compares definitions of feature views.",
            "io.callstream.enrichment.EnrichmentTool",
            "enrichment-service/target/enrichment-service.jar"),
    TRAIN(
            "train",
            "Trains text models of your own rows, or the shipped ones again.",
            "io.callstream.enrichment.EnrichmentTool",
            "enrichment-service/target/enrichment-service.jar"),
    SCORE(
            "score",
            "Adds sentiment and contact reason, or your own intents, to the rows of a file.",
            "io.callstream.enrichment.EnrichmentTool",
            "enrichment-service/target/enrichment-service.jar"),
    BACKFILL(
            "backfill",
            "Fills features that were added to a view with what had happened before.",
            "io.callstream.lake.LakeTool",
            "lake-sink-service/target/lake-sink-service.jar"),
    LAKE(
            "lake",
            "Looks into the lake and proves it: sql, tables, files, history, verify, parity.",
            "io.callstream.lake.LakeTool",
            "lake-sink-service/target/lake-sink-service.jar");

    private final String command;
    private final String description;
    private final String main;
    private final String jar;

    Tool(String command, String description, String main, String jar) {
        this.command = command;
        this.description = description;
        this.main = main;
        this.jar = jar;
    }

    /// The word that people type; the first argument of the main class.
    String command() {
        return command;
    }

    String description() {
        return description;
    }

    /// The main class.
    String main() {
        return main;
    }

    /// Its jar, below the project's root.
    String jar() {
        return jar;
    }
}
