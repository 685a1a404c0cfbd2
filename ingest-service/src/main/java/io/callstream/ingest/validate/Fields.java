package io.callstream.ingest.validate;

import io.callstream.ingest.validate.JsonRecord.Span;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Typed reads of one record's fields; what is wrong is noted as a [Fault] and reads as absent.
///
/// A required field that is absent reads as an empty placeholder, so that all faults of a record
/// are found in one go; a record with a fault never becomes an event.
final class Fields {
    /// 1980-01-01: before it, a number was not meant as a time.
    private static final long EARLIEST = 315_532_800_000L;

    private static final long LATEST = 253_402_300_799_999L;
    private static final long FUTURE_TOLERANCE_MS = 600_000;

    private final JsonRecord record;
    private final Arrival arrival;
    private final List<Fault> faults = new ArrayList<>(0);
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);

    Fields(JsonRecord record, Arrival arrival) {
        this.record = record;
        this.arrival = arrival;
    }

    List<Fault> faults() {
        return faults;
    }

    Arrival arrival() {
        return arrival;
    }

    List<Flag> flags() {
        return List.copyOf(flags);
    }

    /// `VALID`, or that of the first flag.
    String status() {
        return flags.isEmpty() ? "VALID" : flags.iterator().next().status();
    }

    void flag(Flag flag) {
        flags.add(flag);
    }

    void fault(Reason reason, Field field, String detail) {
        faults.add(new Fault(reason, field.label(), detail));
    }

    boolean has(Field field) {
        return record.value(field) != null;
    }

    /// An id, a name or a code; numbers are taken as their digits. Blanks around it go; an empty
    /// one is absent.
    @Nullable String word(Field field) {
        Object value = record.value(field);
        String text =
                switch (value) {
                    case null -> null;
                    case String string -> string.strip();
                    case Long number -> number.toString();
                    case BigInteger number -> number.toString();
                    default -> {
                        badType(field, "text", value);
                        yield null;
                    }
                };
        if (text != null && text.length() > Limits.WORD_CHARACTERS) {
            fault(
                    Reason.TOO_LARGE,
                    field,
                    text.length() + " characters; at most " + Limits.WORD_CHARACTERS);
            return null;
        }
        return text == null || text.isEmpty() ? null : text;
    }

    String requiredWord(Field field) {
        String word = word(field);
        return word == null ? missing(field, "") : word;
    }

    /// Running text, as it is.
    String requiredText(Field field) {
        Object value = record.value(field);
        if (value == null) {
            return missing(field, "");
        }
        if (!(value instanceof String text)) {
            badType(field, "text", value);
            return "";
        }
        if (text.length() > Limits.TEXT_CHARACTERS) {
            fault(
                    Reason.TOO_LARGE,
                    field,
                    text.length() + " characters; at most " + Limits.TEXT_CHARACTERS);
        }
        return text;
    }

    /// A number within the bounds, both included.
    @Nullable Double number(Field field, double least, double most) {
        Object value = record.value(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number)) {
            badType(field, "a number", value);
            return null;
        }
        double real = number.doubleValue();
        if (!(real >= least && real <= most)) {
            fault(Reason.OUT_OF_RANGE, field, real + " is not from " + least + " to " + most);
            return null;
        }
        return real == 0 ? Double.valueOf(0) : Double.valueOf(real);
    }

    /// Seconds: not negative, at most a leap year.
    @Nullable Double seconds(Field field) {
        return number(field, 0, 366 * 86_400);
    }

    /// A whole number within the bounds, both included; 2.0 is one.
    @Nullable Long whole(Field field, long least, long most) {
        Object value = record.value(field);
        return switch (value) {
            case null -> null;
            case Long number -> within(field, number, least, most);
            case BigInteger _ -> {
                fault(
                        Reason.OUT_OF_RANGE,
                        field,
                        "a number of more than 18 digits is not from " + least + " to " + most);
                yield null;
            }
            case Double number when Math.rint(number) == number && Math.abs(number) < 1e15 ->
                    within(field, number.longValue(), least, most);
            default -> {
                badType(field, "a whole number", value);
                yield null;
            }
        };
    }

    private @Nullable Long within(Field field, long number, long least, long most) {
        if (number < least || number > most) {
            fault(Reason.OUT_OF_RANGE, field, number + " is not from " + least + " to " + most);
            return null;
        }
        return number;
    }

    @Nullable Boolean bool(Field field) {
        Object value = record.value(field);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value != null) {
            badType(field, "true or false", value);
        }
        return null;
    }

    /// A word of the vocabulary; null where it is absent or, with a fault, unknown.
    <T> @Nullable T oneOf(Field field, Vocabulary<T> vocabulary) {
        String word = word(field);
        T found = word == null ? null : vocabulary.find(word);
        if (word != null && found == null) {
            fault(
                    Reason.UNKNOWN_VALUE,
                    field,
                    "a word of "
                            + word.length()
                            + " characters; known are "
                            + vocabulary.choices());
        }
        return found;
    }

    /// A word of the vocabulary; absent or unknown it reads as the placeholder, with a fault.
    <T> T requiredOneOf(Field field, Vocabulary<T> vocabulary, T placeholder) {
        int before = faults.size();
        T found = oneOf(field, vocabulary);
        if (found != null) {
            return found;
        }
        return faults.size() > before ? placeholder : missing(field, placeholder);
    }

    /// A word of the vocabulary; an unknown one becomes `other` and a flag.
    <T> @Nullable T oneOf(Field field, Vocabulary<T> vocabulary, T other) {
        String word = word(field);
        T found = word == null ? null : vocabulary.find(word);
        if (word != null && found == null) {
            flag(Flag.UNMAPPED_VALUE);
            return other;
        }
        return found;
    }

    /// Epoch milliseconds; see [Timestamps].
    @Nullable Long time(Field field) {
        return time(field, record.value(field));
    }

    /// The event time: the field, else CloudEvents `time`, else a fault.
    long requiredTime(Field field) {
        Object value = record.value(field) == null ? arrival.time() : record.value(field);
        if (value == null) {
            return missing(field, EARLIEST);
        }
        Long time = time(field, value);
        return time == null ? EARLIEST : time;
    }

    private @Nullable Long time(Field field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        long time = Timestamps.of(value);
        if (time == Timestamps.INVALID) {
            badType(field, "RFC 3339 with a zone, or epoch seconds or milliseconds", value);
            return null;
        }
        if (time < EARLIEST || time > LATEST) {
            fault(Reason.OUT_OF_RANGE, field, "a time outside the years 1980 to 9999");
            return null;
        }
        notInFuture(field, time);
        return time;
    }

    /// Notes TIME_IN_FUTURE where the time is more than ten minutes after the record was appended.
    void notInFuture(Field field, long time) {
        long ahead = time - arrival.appendedAt();
        if (ahead > FUTURE_TOLERANCE_MS) {
            fault(Reason.TIME_IN_FUTURE, field, ahead / 1_000 + " s after it arrived; at most 600");
        }
    }

    private <T> T missing(Field field, T placeholder) {
        fault(Reason.MISSING_FIELD, field, "required");
        return placeholder;
    }

    private void badType(Field field, String expected, Object value) {
        String found =
                value instanceof Span span
                        ? (span.object() ? "an object" : "an array")
                        : JsonRecord.shapeOf(value);
        fault(Reason.BAD_TYPE, field, found + " instead of " + expected);
    }
}
