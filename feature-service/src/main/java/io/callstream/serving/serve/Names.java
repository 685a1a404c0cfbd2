package io.callstream.serving.serve;

import io.callstream.serving.online.Document;
import io.callstream.serving.online.OnlineRow;
import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which queues and agents there are.
///
/// Each is written into the store where it is seen first, and again once an hour; all are looked at
/// once a second, so that a board costs one round trip. Written by the loop's thread.
public final class Names {
    private static final long AGAIN_MILLIS = Duration.ofHours(1).toMillis();
    private static final Duration LIFE = Duration.ofDays(30);
    private static final int MOST = 100_000;
    private static final Map<String, Kind> KINDS =
            Map.of("queue", Kind.QUEUE, "agent_id", Kind.AGENT);

    private final Map<String, Long> writtenAtMillis = new HashMap<>();
    private volatile List<String> queues = List.of();
    private volatile List<String> agents = List.of();

    /// The name that a row of a view by queue or by agent brings.
    public static List<Document> of(OnlineRow row) {
        List<String> keys = row.entity().names();
        Kind kind = keys.size() == 1 ? KINDS.get(keys.getFirst()) : null;
        if (kind == null || row.tombstone()) {
            return List.of();
        }
        return List.of(
                new Document(
                        Subject.names(kind),
                        Documents.NAME + row.entity().values().getFirst(),
                        row.version().createdMillis(),
                        row.version().offset(),
                        Map.of(),
                        LIFE));
    }

    /// Without the names that were written within the hour.
    public List<Document> unknown(List<Document> documents, long nowMillis) {
        List<Document> rest = new ArrayList<>(documents.size());
        for (Document document : documents) {
            if (document.subject().kind() != Kind.NAMES) {
                rest.add(document);
                continue;
            }
            String name = document.subject().id() + document.part();
            Long before = writtenAtMillis.get(name);
            if (before == null || nowMillis - before > AGAIN_MILLIS) {
                if (writtenAtMillis.size() >= MOST) {
                    writtenAtMillis.clear();
                }
                writtenAtMillis.put(name, nowMillis);
                rest.add(document);
            }
        }
        return rest;
    }

    /// The store is another: all names are to be written again.
    public void forget() {
        writtenAtMillis.clear();
    }

    /// Asks the store.
    public void look(OnlineStore store) {
        List<List<StoredDocument>> found =
                store.documents(List.of(Subject.names(Kind.QUEUE), Subject.names(Kind.AGENT)));
        queues = sorted(found.getFirst());
        agents = sorted(found.getLast());
    }

    /// In alphabetical order.
    public List<String> of(Kind kind) {
        return kind == Kind.QUEUE ? queues : agents;
    }

    private static List<String> sorted(List<StoredDocument> documents) {
        return documents.stream().map(StoredDocument::item).sorted().toList();
    }
}
