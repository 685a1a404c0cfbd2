package io.callstream.enrichment.adapter;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;

import java.time.LocalDate;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// `GET /v1/profiles`: which snapshot is loaded, and whether the profile store has taken it in.
///
/// `{"snapshot":"1999-01-31","published":4950,"consumed":true}`; `snapshot` is null before the
/// first.
public final class ProfilesEndpoint {
    private final Supplier<Optional<LocalDate>> loaded;
    private final LongSupplier published;
    private final ConsumerProgress progress;

    public ProfilesEndpoint(
            Supplier<Optional<LocalDate>> loaded,
            LongSupplier published,
            ConsumerProgress progress) {
        this.loaded = loaded;
        this.published = published;
        this.progress = progress;
    }

    /// Adds the route.
    public void routes(HttpRouting.Builder routing) {
        routing.get(
                "/v1/profiles",
                (request, response) -> {
                    Optional<LocalDate> snapshot = loaded.get();
                    Optional<Boolean> consumed = progress.atEnd();
                    response.header(HeaderNames.CONTENT_TYPE, "application/json")
                            .status(
                                    consumed.isPresent()
                                            ? Status.OK_200
                                            : Status.SERVICE_UNAVAILABLE_503)
                            .send(
                                    "{\"snapshot\":"
                                            + snapshot.map(day -> '"' + day.toString() + '"')
                                                    .orElse("null")
                                            + ",\"published\":"
                                            + published.getAsLong()
                                            + ",\"consumed\":"
                                            + (snapshot.isPresent() && consumed.orElse(false))
                                            + "}");
                });
    }
}
