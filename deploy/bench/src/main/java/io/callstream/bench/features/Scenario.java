package io.callstream.bench.features;

import java.util.ArrayList;
import java.util.List;

/// A view over a topic of its own.
///
/// @param name also of its topic and view, kebab-case
/// @param customers how many there are
/// @param features lines of the view's `features`
/// @param coalesced rows per commit instead of per event
record Scenario(String name, int customers, List<String> features, boolean coalesced) {
    /// The job of the design's table: a 10-minute tumbling average by customer.
    static Scenario average(String name, int customers, boolean coalesced) {
        return new Scenario(
                name, customers, List.of("avg_amount: { avg: amount, tumbling: 10m }"), coalesced);
    }

    /// Ten features over three sliding windows.
    static Scenario wide(String name, int customers) {
        List<String> features = new ArrayList<>();
        for (String window : List.of("5m", "10m", "1h")) {
            List<String> aggregations =
                    List.of(
                            "count: \"*\"",
                            "sum: amount",
                            "avg: amount",
                            "min: amount",
                            "max: amount",
                            "stddev: amount",
                            "first: amount",
                            "last: amount",
                            "count: channel",
                            "last: channel");
            for (int i = 0; i < aggregations.size(); i++) {
                features.add(
                        "f%d_%s: { %s, window: %s }"
                                .formatted(i, window, aggregations.get(i), window));
            }
        }
        return new Scenario(name, customers, features, true);
    }

    String topic() {
        return "bench-" + name;
    }

    String view() {
        return "bench_" + name.replace('-', '_');
    }

    String yaml() {
        return """
        view: %s
        entity: customer_id
        source: %s
        key: customer_id
        fields: { customer_id: string, amount: double, event_time: timestamp, channel: string }
        event_time: event_time
        %s
        features:
          %s
        """
                .formatted(
                        view(),
                        topic(),
                        coalesced ? "emit: commit" : "# a row an event",
                        String.join("\n  ", features));
    }
}
