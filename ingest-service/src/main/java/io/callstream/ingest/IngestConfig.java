package io.callstream.ingest;

import io.callstream.event.Tokeniser;
import io.callstream.ingest.dedup.FirstSeen;
import io.callstream.runtime.Env;
import io.callstream.runtime.HttpSettings;
import io.callstream.runtime.KafkaSettings;
import io.callstream.runtime.StreamsSettings;
import io.callstream.topic.TopicSettings;
import io.callstream.topic.Topics;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Configuration of the ingest service.
///
/// @param streams Kafka Streams
/// @param http where the HTTP edge listens
/// @param topics the catalogue's settings
/// @param registry base of the schema registry's API
/// @param sources the only sources to accept; empty: any
/// @param dedupMaxBytes memory of identities on disk, for each kind of record over all partitions;
///   42 B x rate x 24 h
/// @param httpBodyMemory bytes that all request bodies together may hold
/// @param producerBuffer bytes that may wait for the brokers
/// @param tokens for restricted values, such as the calling number
public record IngestConfig(
        StreamsSettings streams,
        HttpSettings http,
        TopicSettings topics,
        URI registry,
        Set<String> sources,
        long dedupMaxBytes,
        long httpBodyMemory,
        long producerBuffer,
        Tokeniser tokens) {
    /// Application id and consumer group.
    public static final String SERVICE = "ingest-service";

    private static final long LEAST_IDENTITIES = 1_000;
    private static final long LEAST_HTTP_MEMORY = 16L * 1024 * 1024;
    private static final long LEAST_BUFFER = 2L * 1024 * 1024;

    public IngestConfig {
        sources = Set.copyOf(sources);
        long leastDedup = LEAST_IDENTITIES * FirstSeen.ENTRY_BYTES * topics.partitions();
        atLeast("dedupMaxBytes", dedupMaxBytes, leastDedup);
        atLeast("httpBodyMemory", httpBodyMemory, LEAST_HTTP_MEMORY);
        atLeast("producerBuffer", producerBuffer, LEAST_BUFFER);
    }

    /// Reads the environment; faults are noted there and told by [Env#verify()].
    public static IngestConfig from(Env env) {
        Map<String, String> names =
                env.overrides("CALLSTREAM_TOPIC_", Topics.NAMES, "name of the topic");
        TopicSettings topics =
                new TopicSettings(
                        KafkaSettings.partitions(env), KafkaSettings.replication(env), names);
        String deadLetters = names.getOrDefault("dead-letters", "dead-letters");
        return new IngestConfig(
                StreamsSettings.from(env, SERVICE, deadLetters),
                HttpSettings.from(env, 8081),
                topics,
                env.uri(
                        "CALLSTREAM_REGISTRY_URL",
                        "http://127.0.0.1:8085/apis/ccompat/v7",
                        "base of the schema registry's API"),
                sources(
                        env.text(
                                "CALLSTREAM_SOURCES",
                                "",
                                "the only sources to accept, joined by commas; empty: any")),
                bytes(
                        env,
                        "CALLSTREAM_DEDUP_MAX_BYTES",
                        "512MB",
                        LEAST_IDENTITIES * FirstSeen.ENTRY_BYTES * topics.partitions(),
                        "memory of seen records on disk, for each kind; 42 B x rate x 24 h"),
                bytes(
                        env,
                        "CALLSTREAM_HTTP_BODY_MEMORY",
                        "64MB",
                        LEAST_HTTP_MEMORY,
                        "bytes that all request bodies together may hold"),
                bytes(
                        env,
                        "CALLSTREAM_PRODUCER_BUFFER",
                        "32MB",
                        LEAST_BUFFER,
                        "bytes that may wait for the brokers"),
                tokens(env));
    }

    private static Tokeniser tokens(Env env) {
        Optional<String> key =
                env.secret(
                        "CALLSTREAM_TOKEN_KEY",
                        "key of the tokens that stand for restricted values, at least "
                                + Tokeniser.LEAST_KEY_CHARACTERS
                                + " characters; empty: such values are left out");
        if (key.isPresent() && key.get().length() < Tokeniser.LEAST_KEY_CHARACTERS) {
            env.fault(
                    "CALLSTREAM_TOKEN_KEY has "
                            + key.get().length()
                            + " characters, but must have at least "
                            + Tokeniser.LEAST_KEY_CHARACTERS
                            + "; make one with: openssl rand -hex 32");
        }
        return Tokeniser.of(key);
    }

    private static long bytes(Env env, String name, String otherwise, long least, String meaning) {
        long value = env.bytes(name, otherwise, meaning);
        if (value < least) {
            env.fault(
                    name
                            + " is "
                            + value
                            + " bytes, but must be at least "
                            + least
                            + " ("
                            + meaning
                            + ")");
        }
        return Math.max(value, least);
    }

    private static Set<String> sources(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .collect(Collectors.toSet());
    }

    private static void atLeast(String field, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    field + " must be at least " + least + " but was " + value);
        }
    }
}
