package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;

import io.callstream.feature.EntityKey;
import io.callstream.serving.online.RowQuery;
import io.callstream.serving.online.ServedView;
import io.callstream.serving.online.StoredDocument;
import io.callstream.serving.online.Subject;
import io.callstream.serving.online.Subject.Kind;
import io.callstream.serving.serve.Caller;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.FeatureVector;
import io.callstream.serving.serve.FeatureVectors;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/// The composed answers: all that is known of a customer, a call, the queues, the agents, each in
/// one round trip to the store, with an ETag.
///
/// A board shows the first 200 names in alphabetical order; `limit` and `after` page on.
public final class SubjectEndpoint implements Consumer<HttpRouting.Builder> {
    private static final int MOST_ON_A_BOARD = 500;
    private static final int USUAL_ON_A_BOARD = 200;

    private final Catalogue catalogue;
    private final GuardedReads reads;
    private final Function<Kind, List<String>> names;
    private final MeterRegistry metrics;
    private final FeatureJson json;

    /// What to ask of one subject, and where its part of the answer stands.
    private record Asked(Kind kind, String id, int firstVector, List<ServedView> views) {}

    /// @param names all queues, or all agents
    public SubjectEndpoint(
            Catalogue catalogue,
            GuardedReads reads,
            Function<Kind, List<String>> names,
            MeterRegistry metrics) {
        this.catalogue = catalogue;
        this.reads = reads;
        this.names = names;
        this.metrics = metrics;
        this.json = new FeatureJson(catalogue.views());
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        one(routing, "/v1/customers", Kind.CUSTOMER);
        one(routing, "/v1/calls", Kind.CALL);
        one(routing, "/v1/queues", Kind.QUEUE);
        one(routing, "/v1/agents", Kind.AGENT);
        board(routing, "/v1/queues", Kind.QUEUE);
        board(routing, "/v1/agents", Kind.AGENT);
    }

    private void one(HttpRouting.Builder routing, String path, Kind kind) {
        routing.get(
                path + "/{id}",
                new Route(
                        path + "/{id}",
                        metrics,
                        request ->
                                one(
                                        kind,
                                        request.path().pathParameters().get("id"),
                                        path + "/{id}",
                                        reads.access().caller(request))));
    }

    private Route.Answer one(Kind kind, String id, String route, Caller caller) {
        List<RowQuery> queries = new ArrayList<>();
        Asked asked = ask(kind, id, queries);
        FeatureVectors.Answer answer = reads.read(caller, route, queries, subjects(List.of(asked)));
        boolean nothing =
                answer.vectors().stream().allMatch(vector -> vector.row().isEmpty())
                        && answer.documents().stream().allMatch(List::isEmpty);
        if (nothing) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            return new Route.Answer(
                    404, Problem.of(404, "no such " + name, "nothing is known of this " + name));
        }
        return Route.Answer.tagged(Json.bytes(out -> write(out, asked, answer, 0)));
    }

    private void board(HttpRouting.Builder routing, String path, Kind kind) {
        routing.get(path, new Route(path, metrics, request -> board(kind, request)));
    }

    private Route.Answer board(Kind kind, ServerRequest request) {
        int limit =
                request.query()
                        .first("limit")
                        .filter(text -> text.matches("\\d{1,3}"))
                        .map(Integer::parseInt)
                        .map(wanted -> Math.min(wanted, MOST_ON_A_BOARD))
                        .orElse(USUAL_ON_A_BOARD);
        String after = request.query().first("after").orElse("");
        Caller caller = reads.access().caller(request);
        List<String> all =
                names.apply(kind).stream()
                        .filter(name -> kind != Kind.QUEUE || caller.sees(name))
                        .toList();
        List<String> shown =
                all.stream().filter(name -> name.compareTo(after) > 0).limit(limit).toList();
        List<RowQuery> queries = new ArrayList<>();
        List<Asked> asked = shown.stream().map(id -> ask(kind, id, queries)).toList();
        FeatureVectors.Answer answer = reads.readAll(queries, subjects(asked));
        return Route.Answer.tagged(
                Json.bytes(
                        out -> {
                            out.writeStartObject();
                            out.writeNumberField("total", all.size());
                            out.writeArrayFieldStart(kind == Kind.QUEUE ? "queues" : "agents");
                            for (int i = 0; i < asked.size(); i++) {
                                if (reads.shows(
                                        caller,
                                        new Subject(kind, asked.get(i).id()),
                                        answer.documents().get(2 * i))) {
                                    write(out, asked.get(i), answer, i);
                                }
                            }
                            out.writeEndArray();
                            out.writeEndObject();
                        }));
    }

    private Asked ask(Kind kind, String id, List<RowQuery> queries) {
        List<ServedView> views = catalogue.viewsBy(keyName(kind));
        int first = queries.size();
        for (ServedView view : views) {
            queries.add(RowQuery.whole(view, new EntityKey(view.keyNames(), List.of(id))));
        }
        return new Asked(kind, id, first, views);
    }

    /// Two a subject: itself, and what alerts know of it.
    private static List<Subject> subjects(List<Asked> asked) {
        List<Subject> subjects = new ArrayList<>(2 * asked.size());
        for (Asked one : asked) {
            subjects.add(new Subject(one.kind(), one.id()));
            subjects.add(new Subject(Kind.ENTITY, one.id()));
        }
        return subjects;
    }

    private static String keyName(Kind kind) {
        return switch (kind) {
            case CUSTOMER -> "customer_id";
            case CALL -> "call_id";
            case QUEUE -> "queue";
            case AGENT -> "agent_id";
            case ENTITY, NAMES -> throw new IllegalArgumentException("no views by " + kind);
        };
    }

    private void write(JsonGenerator out, Asked asked, FeatureVectors.Answer answer, int place)
            throws IOException {
        List<StoredDocument> known = answer.documents().get(2 * place);
        out.writeStartObject();
        out.writeStringField(keyName(asked.kind()), asked.id());
        switch (asked.kind()) {
            case CUSTOMER -> SubjectJson.customer(out, known);
            case CALL -> SubjectJson.call(out, known);
            case QUEUE -> SubjectJson.queue(out, known);
            case AGENT -> SubjectJson.agent(out, known);
            case ENTITY, NAMES -> throw new IllegalArgumentException("no answer");
        }
        SubjectJson.newest(out, "alerts", "alert", 20, answer.documents().get(2 * place + 1));
        out.writeObjectFieldStart("views");
        for (int i = 0; i < asked.views().size(); i++) {
            FeatureVector vector = answer.vectors().get(asked.firstVector() + i);
            JsonOut row = new JsonOut(1_024);
            json.row(row.one('{'), vector);
            out.writeFieldName(asked.views().get(i).name());
            out.writeRawValue(new String(row.one('}').toBytes(), StandardCharsets.UTF_8));
        }
        out.writeEndObject();
        out.writeEndObject();
    }
}
