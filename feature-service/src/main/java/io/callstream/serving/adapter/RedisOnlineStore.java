package io.callstream.serving.adapter;

import io.callstream.serving.online.Document;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.online.RedisSettings;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.StoredRow;
import io.callstream.serving.online.Subject;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The online store in Redis 6.2 or newer, in Feast's layout.
///
/// Rows are written by one thread, one script call a hash, many calls in flight together. Reads are
/// one `HMGET` a hash of rows and one `HGETALL` a subject of documents; those of requests that meet
/// are sent together, with one look at the store's identity. The identity is a key of its own,
/// `callstream:store:<project>`, which is lost with the data.
public final class RedisOnlineStore implements OnlineStore, AutoCloseable {
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

    private static final String RUN_ID = "run_id:";

    private final String project;
    private final byte[] identityKey;
    private final Map<String, ViewFields> fieldsOf;
    private final Duration readTimeout;
    private final boolean clustered;
    private final RedisLink link;
    private final RedisReads reads;
    private final RedisScript script;
    private final RedisDocuments documents;
    private final Timer writeTime;
    private final Timer readTime;

    /// @param project suffix of every hash's key
    /// @param readTimeout after which a read fails
    public RedisOnlineStore(
            RedisSettings settings,
            String project,
            Collection<ServedView> views,
            Duration readTimeout,
            MeterRegistry metrics) {
        this.project = project;
        this.identityKey = ("callstream:store:" + project).getBytes(StandardCharsets.UTF_8);
        this.fieldsOf = views.stream().collect(Collectors.toMap(ServedView::name, ViewFields::new));
        this.readTimeout = readTimeout;
        this.clustered = settings.form() == RedisSettings.Form.CLUSTER;
        this.link = new RedisLink(settings);
        this.reads = new RedisReads(link, identityKey, readTimeout.toNanos());
        this.script = new RedisScript(link, "write-rows.lua", ScriptOutputType.MULTI);
        this.documents = new RedisDocuments(link, project);
        this.writeTime = timer(metrics, "write");
        this.readTime = timer(metrics, "read");
    }

    @Override
    public String identity() {
        link.open();
        RedisClusterAsyncCommands<byte[], byte[]> redis = link.reads();
        long deadline = System.nanoTime() + WRITE_TIMEOUT.toNanos();
        byte[] found = link.await(link.call(() -> redis.get(identityKey)), deadline);
        if (found == null) {
            byte[] fresh = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
            link.await(
                    link.call(() -> redis.set(identityKey, fresh, SetArgs.Builder.nx())), deadline);
            found = link.await(link.call(() -> redis.get(identityKey)), deadline);
        }
        if (found == null) {
            throw new OnlineStoreException(
                    "Redis at "
                            + link.place()
                            + ": does not keep the key callstream:store:"
                            + project);
        }
        return new String(found, StandardCharsets.UTF_8);
    }

    @Override
    public String run() {
        if (clustered) {
            return "";
        }
        String info =
                link.await(
                        link.call(() -> link.reads().info("server")),
                        System.nanoTime() + WRITE_TIMEOUT.toNanos());
        int from = info.indexOf(RUN_ID);
        return from < 0 ? "" : info.substring(from, info.indexOf('\r', from));
    }

    @Override
    public List<Outcome> write(List<OnlineRow> rows) {
        Outcome[] outcomes = new Outcome[rows.size()];
        List<HashWrite> hashes = byHash(rows);
        Timer.Sample sample = Timer.start();
        List<Object> answers =
                script.call(
                        hashes.stream()
                                .map(
                                        hash ->
                                                new RedisScript.Call(
                                                        hash.key(), () -> hash.arguments(fieldsOf)))
                                .toList());
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).settle((List<?>) answers.get(i), outcomes);
        }
        sample.stop(writeTime);
        return Arrays.asList(outcomes);
    }

    /// Drops what holds back older rows of these views and entities, so that they can be written
    /// whatever is there.
    public void forget(List<OnlineRow> rows) {
        List<RedisFuture<Long>> sent = new ArrayList<>(rows.size());
        for (OnlineRow row : rows) {
            byte[] key = row.entity().redisKey(project);
            sent.add(link.call(() -> link.writes().hdel(key, fields(row.view()).version())));
        }
        link.flushWrites();
        long deadline = System.nanoTime() + WRITE_TIMEOUT.toNanos();
        sent.forEach(answer -> link.await(answer, deadline));
    }

    @Override
    public void writeDocuments(List<Document> written) {
        documents.write(written);
    }

    @Override
    public Reading read(List<RowQuery> queries, List<Subject> subjects) {
        Timer.Sample sample = Timer.start();
        Map<ByteBuffer, HashRead> hashes = new LinkedHashMap<>();
        List<HashRead> hashOf = new ArrayList<>(queries.size());
        int[] places = new int[queries.size()];
        for (RowQuery query : queries) {
            byte[] key = query.entity().redisKey(project);
            HashRead hash = hashes.computeIfAbsent(ByteBuffer.wrap(key), same -> new HashRead(key));
            places[hashOf.size()] = hash.add(fields(query.view()), query.features());
            hashOf.add(hash);
        }
        List<RedisFuture<Map<byte[], byte[]>>> about = new ArrayList<>(subjects.size());
        long deadline = System.nanoTime() + readTimeout.toNanos();
        byte[] found =
                reads.send(
                        hashes.size() + subjects.size(),
                        () -> {
                            hashes.values().forEach(this::ask);
                            about.addAll(documents.ask(subjects));
                        });
        for (HashRead hash : hashes.values()) {
            hash.receive(link.await(hash.answer(), deadline));
        }
        List<Optional<StoredRow>> rows = new ArrayList<>(queries.size());
        for (int i = 0; i < places.length; i++) {
            Optional<StoredRow> row = hashOf.get(i).row(places[i]);
            rows.add(
                    row.isEmpty() && hashOf.get(i).foreign(places[i])
                            ? foreign(hashOf.get(i), places[i], deadline)
                            : row);
        }
        List<List<StoredDocument>> known = documents.receive(about, deadline);
        sample.stop(readTime);
        return new Reading(
                Optional.ofNullable(found).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                rows,
                known);
    }

    @Override
    public List<List<StoredDocument>> documents(List<Subject> subjects) {
        return documents.receive(
                documents.ask(subjects), System.nanoTime() + WRITE_TIMEOUT.toNanos());
    }

    @Override
    public void close() {
        reads.close();
        link.close();
    }

    private void ask(HashRead hash) {
        hash.send(link.call(() -> link.reads().hmget(hash.key(), hash.fields())));
    }

    private Optional<StoredRow> foreign(HashRead hash, int place, long deadline) {
        return HashRead.feastRow(
                link.await(
                        link.call(() -> link.reads().hmget(hash.key(), hash.feastFields(place))),
                        deadline));
    }

    private List<HashWrite> byHash(List<OnlineRow> rows) {
        Map<ByteBuffer, HashWrite> hashes = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byte[] key = rows.get(i).entity().redisKey(project);
            hashes.computeIfAbsent(ByteBuffer.wrap(key), same -> new HashWrite(key))
                    .add(i, rows.get(i));
        }
        return List.copyOf(hashes.values());
    }

    private ViewFields fields(ServedView view) {
        ViewFields fields = fieldsOf.get(view.name());
        if (fields == null) {
            throw new IllegalArgumentException("the view " + view.name() + " is not served");
        }
        return fields;
    }

    private static Timer timer(MeterRegistry metrics, String command) {
        return Timer.builder("callstream.redis.duration")
                .description(
                        "Time from a request of the online store to Redis until its last answer")
                .tag("command", command)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500))
                .register(metrics);
    }
}
