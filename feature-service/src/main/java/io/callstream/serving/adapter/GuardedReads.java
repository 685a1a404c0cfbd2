package io.callstream.serving.adapter;

import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;
import io.callstream.serving.serve.Caller;
import io.callstream.serving.serve.Caller.ForbiddenException;
import io.callstream.serving.serve.FeatureVectors;
import io.callstream.serving.serve.RowScope;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads for a caller: only rows that he may see, noted in the audit log; one round trip to the
/// store, also where rows must be checked.
public final class GuardedReads {
    private final FeatureVectors vectors;
    private final Access access;

    public GuardedReads(FeatureVectors vectors, Access access) {
        this.vectors = vectors;
        this.access = access;
    }

    Access access() {
        return access;
    }

    /// @param route for the audit log
    /// @throws ForbiddenException where some of it is not of the caller's queues
    FeatureVectors.Answer read(
            Caller caller, String route, List<RowQuery> queries, List<Subject> subjects) {
        if (!access.audits()) {
            return vectors.read(queries, subjects);
        }
        List<Subject> checked = caller.limited() ? checked(queries, subjects) : List.of();
        List<Subject> all = new ArrayList<>(subjects);
        all.addAll(checked);
        FeatureVectors.Answer answer = vectors.read(queries, all);
        try {
            List<List<StoredDocument>> documents = answer.documents();
            access.rows()
                    .verify(caller, checked, documents.subList(subjects.size(), documents.size()));
        } catch (ForbiddenException e) {
            access.audit(caller, route, 403, customers(queries, subjects));
            throw e;
        }
        access.audit(caller, route, 200, customers(queries, subjects));
        return new FeatureVectors.Answer(
                answer.vectors(), answer.documents().subList(0, subjects.size()));
    }

    /// Reads without checks: what comes is to be checked by [#shows].
    FeatureVectors.Answer readAll(List<RowQuery> queries, List<Subject> subjects) {
        return vectors.read(queries, subjects);
    }

    /// Whether the caller may see what these documents are about.
    boolean shows(Caller caller, Subject subject, List<StoredDocument> documents) {
        return access.rows().allows(caller, subject, documents);
    }

    private static List<Subject> checked(List<RowQuery> queries, List<Subject> subjects) {
        Set<Subject> checked = new LinkedHashSet<>(RowScope.subjects(queries));
        subjects.stream().filter(one -> one.kind() != Kind.ENTITY).forEach(checked::add);
        return List.copyOf(checked);
    }

    private static Set<String> customers(List<RowQuery> queries, List<Subject> subjects) {
        Set<String> customers = new LinkedHashSet<>();
        for (RowQuery query : queries) {
            int place = query.entity().names().indexOf("customer_id");
            if (place >= 0) {
                customers.add(query.entity().values().get(place).toString());
            }
        }
        for (Subject subject : subjects) {
            if (subject.kind() == Kind.CUSTOMER) {
                customers.add(subject.id());
            }
        }
        return customers;
    }
}
