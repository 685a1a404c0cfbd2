package io.callstream.serving.serve;

import io.callstream.serving.online.OnlineStore;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;
import io.callstream.serving.serve.Caller.ForbiddenException;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Which rows a caller with queues of his own may see: those of his queues; calls that stand, or
/// ended, in one of them; customers with such a call, open or among the last; agents on such a
/// call.
///
/// @param queueOf the queue that a document names, empty where it names none
public record RowScope(Function<StoredDocument, Optional<String>> queueOf) {
    private static final Map<String, Kind> KINDS =
            Map.of(
                    "customer_id", Kind.CUSTOMER,
                    "call_id", Kind.CALL,
                    "queue", Kind.QUEUE,
                    "agent_id", Kind.AGENT);

    /// Whom to ask the store for beside the rows.
    ///
    /// @throws ForbiddenException where a view is by a key that no queue can be found for
    public static List<Subject> subjects(List<RowQuery> queries) {
        Set<Subject> subjects = new LinkedHashSet<>();
        for (RowQuery query : queries) {
            List<String> names = query.entity().names();
            Kind kind = names.size() == 1 ? KINDS.get(names.getFirst()) : null;
            if (kind == null) {
                throw new ForbiddenException(
                        "the view "
                                + query.view().name()
                                + " is not by customer, call, queue or agent alone, so that rows of your queues cannot be told from others");
            }
            subjects.add(new Subject(kind, query.entity().values().getFirst().toString()));
        }
        return List.copyOf(subjects);
    }

    /// @throws ForbiddenException where one of them is not of the caller's queues
    public void verify(
            Caller caller, List<Subject> subjects, List<List<StoredDocument>> documents) {
        for (int i = 0; i < subjects.size(); i++) {
            if (!allows(caller, subjects.get(i), documents.get(i))) {
                throw new ForbiddenException(
                        "what is asked for is not of your queues, or not there");
            }
        }
    }

    /// @throws ForbiddenException as above
    public void verify(Caller caller, Subject subject, OnlineStore store) {
        if (caller.limited()) {
            verify(caller, List.of(subject), store.documents(List.of(subject)));
        }
    }

    public boolean allows(Caller caller, Subject subject, List<StoredDocument> documents) {
        if (!caller.limited()) {
            return true;
        }
        if (subject.kind() == Kind.QUEUE) {
            return caller.sees(subject.id());
        }
        return documents.stream()
                .anyMatch(one -> queueOf.apply(one).map(caller::sees).orElse(false));
    }
}
