package io.callstream.ingest.adapter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import io.callstream.ingest.validate.Fault;
import io.callstream.ingest.validate.Limits;
import io.callstream.ingest.validate.Reason;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The records of a JSON body: the elements of an array, byte for byte, or the body itself.
///
/// @param records each as it came
/// @param array whether they stood in an array
record JsonBody(List<byte[]> records, boolean array) {
    /// Most records of an array.
    static final int MOST = 1_000;

    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .build();

    /// @throws RequestRefused 413 where it has more than a thousand records or is one too big
    ///   record, 400 where an array is broken
    static JsonBody split(byte[] body) throws RequestRefused {
        List<byte[]> records = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (!startsArray(parser)) {
                return one(body);
            }
            for (JsonToken token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                if (token == null) {
                    throw broken(records.size());
                }
                if (records.size() == MOST) {
                    throw new RequestRefused(
                            413,
                            "more than "
                                    + MOST
                                    + " records; send NDJSON (application/x-ndjson) instead");
                }
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                records.add(
                        Arrays.copyOfRange(
                                body, from, (int) parser.currentLocation().getByteOffset()));
            }
            if (parser.nextToken() != null) {
                throw broken(records.size());
            }
            return new JsonBody(records, true);
        } catch (IOException e) {
            throw broken(records.size());
        }
    }

    /// A body that is no JSON is one record: the validator says what is wrong with it.
    private static boolean startsArray(JsonParser parser) {
        try {
            return parser.nextToken() == JsonToken.START_ARRAY;
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonBody one(byte[] body) throws RequestRefused {
        if (body.length > Limits.RECORD_BYTES) {
            throw new RequestRefused(
                    413, "a record of " + body.length + " bytes; at most " + Limits.RECORD_BYTES);
        }
        return new JsonBody(List.of(body), false);
    }

    private static RequestRefused broken(int index) {
        Fault fault = new Fault(Reason.MALFORMED_JSON, "", "the array is broken here");
        return RequestRefused.faulty(
                "the body is not JSON; nothing was appended",
                List.of(new PlacedFault(index, fault)));
    }
}
