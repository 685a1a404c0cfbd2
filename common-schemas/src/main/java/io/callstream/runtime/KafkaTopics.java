package io.callstream.runtime;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Creates the topics that a service needs and that are not there; checks the partitions of those
/// that are.
public final class KafkaTopics {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);
    private static final int REQUEST_SECONDS = 10;

    private KafkaTopics() {}

    /// Waits up to `patience` for the brokers, saying so.
    ///
    /// @throws ConfigException where the brokers stay away, or a topic has another number of
    ///   partitions than asked
    public static void ensure(
            String bootstrap, Collection<NewTopic> topics, Duration patience, InstantSource clock) {
        Instant deadline = clock.instant().plus(patience);
        Map<String, Object> config =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        REQUEST_SECONDS * 1_000);
        try (Admin admin = Admin.create(config)) {
            while (true) {
                try {
                    create(admin, topics);
                    return;
                } catch (TimeoutException e) {
                    if (!clock.instant().isBefore(deadline)) {
                        throw new ConfigException(
                                "no answer from Kafka at "
                                        + bootstrap
                                        + " within "
                                        + patience.toSeconds()
                                        + " s; check CALLSTREAM_KAFKA_BOOTSTRAP");
                    }
                    LOG.atWarn().addKeyValue("bootstrap", bootstrap).log("waiting for Kafka");
                }
            }
        }
    }

    private static void create(Admin admin, Collection<NewTopic> topics) throws TimeoutException {
        Set<String> existing = get(admin.listTopics().names());
        List<NewTopic> missing =
                topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            awaitCreated(created);
        }
        List<String> present =
                topics.stream().map(NewTopic::name).filter(existing::contains).toList();
        Map<String, TopicDescription> found = get(admin.describeTopics(present).allTopicNames());
        for (NewTopic topic : topics) {
            TopicDescription description = found.get(topic.name());
            if (description != null && description.partitions().size() != topic.numPartitions()) {
                throw new ConfigException(
                        "topic "
                                + topic.name()
                                + " has "
                                + description.partitions().size()
                                + " partitions, but CALLSTREAM_PARTITIONS is "
                                + topic.numPartitions()
                                + "; they must be equal");
            }
        }
    }

    /// Another instance may have been faster; that is as good.
    private static void awaitCreated(KafkaFuture<Void> created) throws TimeoutException {
        try {
            get(created);
        } catch (ConfigException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static <T extends @Nullable Object> T get(KafkaFuture<T> future)
            throws TimeoutException {
        try {
            return future.get(REQUEST_SECONDS + 5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigException("interrupted while asking Kafka for its topics");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException timeout) {
                throw (TimeoutException)
                        new TimeoutException(timeout.getMessage()).initCause(timeout);
            }
            ConfigException refused =
                    new ConfigException("Kafka refused to list or create topics: " + e.getCause());
            refused.initCause(e.getCause());
            throw refused;
        }
    }
}
