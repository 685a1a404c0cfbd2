package io.callstream.serving.adapter;

import com.fasterxml.jackson.core.JsonGenerator;

import io.callstream.serving.serve.Faults.Fault;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// Bodies of `application/problem+json` (RFC 9457); `faults` is our extension.
final class Problem {
    static final String TYPE = "application/problem+json";

    private Problem() {}

    static byte[] of(int status, String title, String detail) {
        return Json.bytes(
                out -> {
                    out.writeStartObject();
                    head(out, status, title, detail);
                    out.writeEndObject();
                });
    }

    static byte[] of(int status, List<Fault> faults) {
        String detail =
                faults.stream()
                        .map(fault -> fault.where() + ": " + fault.what())
                        .collect(Collectors.joining("; "));
        return Json.bytes(
                out -> {
                    out.writeStartObject();
                    head(out, status, status == 404 ? "not found" : "bad request", detail);
                    out.writeArrayFieldStart("faults");
                    for (Fault fault : faults) {
                        out.writeStartObject();
                        out.writeStringField("where", fault.where());
                        out.writeStringField("what", fault.what());
                        if (!fault.nearest().isEmpty()) {
                            out.writeArrayFieldStart("nearest");
                            for (String name : fault.nearest()) {
                                out.writeString(name);
                            }
                            out.writeEndArray();
                        }
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                });
    }

    private static void head(JsonGenerator out, int status, String title, String detail)
            throws IOException {
        out.writeStringField("type", "about:blank");
        out.writeStringField("title", title);
        out.writeNumberField("status", status);
        out.writeStringField("detail", detail);
    }
}
