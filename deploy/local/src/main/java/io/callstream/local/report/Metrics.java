package io.callstream.local.report;

import io.callstream.local.Http;
import io.callstream.local.process.LocalFault;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/// The figures a service shows at `/metrics`, in Prometheus' text format.
///
/// @param lines samples alone, e.g. `name{label="value"} 12.0`
public record Metrics(List<String> lines) {
    /// Reads those of the service at that address.
    ///
    /// @throws LocalFault where it does not answer
    public static Metrics of(URI service) {
        URI uri = service.resolve("/metrics");
        try {
            Http.Answer answer = Http.get(uri);
            return new Metrics(
                    answer.body()
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .toList());
        } catch (IOException e) {
            throw new LocalFault("no metrics at " + uri + ": " + e, e);
        }
    }

    /// The sum of all samples of that name that carry each of those labels (`name="value"`); 0
    /// where there are none.
    public double sum(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(Metrics::value)
                .sum();
    }

    static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
