package io.callstream.runtime;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/// What a Kafka Streams service may choose; the rest is fixed here, in the one place that makes the
/// properties.
///
/// @param service application id and consumer group
/// @param bootstrap brokers, `host:port` joined by commas
/// @param stateDir directory of the local state
/// @param instance names this instance among its peers for static membership; stable over restarts
/// @param threads stream threads
/// @param replication copies of changelogs and repartition topics
/// @param standbys warm copies of the state on other instances
/// @param tuning latency or throughput
/// @param deadLetters topic of the records that could not be processed
public record StreamsSettings(
        String service,
        String bootstrap,
        Path stateDir,
        String instance,
        int threads,
        int replication,
        int standbys,
        Tuning tuning,
        String deadLetters) {

    /// Reads the variables that all Kafka Streams services share.
    public static StreamsSettings from(Env env, String service, String deadLetters) {
        return new StreamsSettings(
                service,
                KafkaSettings.bootstrap(env),
                env.path(
                        "CALLSTREAM_STATE_DIR",
                        ".callstream/state/" + service,
                        "directory of the local state"),
                env.text(
                        "CALLSTREAM_INSTANCE",
                        "0",
                        "name of this instance among its peers, stable over restarts"),
                env.integer("CALLSTREAM_THREADS", 1, 1, 64, "stream threads"),
                KafkaSettings.replication(env),
                env.integer(
                        "CALLSTREAM_STANDBYS",
                        1,
                        0,
                        3,
                        "warm copies of the state on other instances"),
                env.choice(
                        "CALLSTREAM_TUNING", Tuning.THROUGHPUT, "what Kafka Streams is tuned for"),
                deadLetters);
    }

    /// The properties: exactly-once, explicit names, static membership, a standby, our dead
    /// letters.
    public Properties properties() {
        boolean latency = tuning == Tuning.LATENCY;
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, service);
        p.put(StreamsConfig.CLIENT_ID_CONFIG, service + "-" + instance);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        p.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                service + "-" + instance);
        p.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
                "earliest");
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        p.put(StreamsConfig.DSL_STORE_FORMAT_CONFIG, "DEFAULT");
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, latency ? 20L : 100L);
        p.put(StreamsConfig.POLL_MS_CONFIG, latency ? 5L : 100L);
        p.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                DeadLetters.OnDeserialization.class);
        p.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                DeadLetters.OnProcessing.class);
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        p.put(DeadLetters.TOPIC_CONFIG, deadLetters);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        p.put(StreamsConfig.topicPrefix(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG), "0.1");
        p.put(
                StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG),
                "LogAppendTime");
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                (int) Duration.ofSeconds(30).toMillis());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), latency ? 0 : 5);
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                (int) Duration.ofSeconds(30).toMillis());
        return p;
    }
}
