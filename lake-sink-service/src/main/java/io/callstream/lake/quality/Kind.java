package io.callstream.lake.quality;

import org.apache.iceberg.types.Type;

/// What a column holds, as expectations see it, and how its values look in memory.
public enum Kind {
    /// [Boolean]
    BOOLEAN("bool"),
    /// [Long]
    INTEGER("int"),
    /// [Double]
    NUMBER("float"),
    /// [String]
    TEXT("str"),
    /// [Long], epoch milliseconds
    TIMESTAMP("datetime"),
    /// [Long], days since 1970-01-01
    DATE("date"),
    /// Only whether it is null: lists, maps, structs and bytes.
    OTHER("object");

    private final String name;

    Kind(String name) {
        this.name = name;
    }

    /// Name of the type in Python, which results show.
    public String pythonName() {
        return name;
    }

    static Kind of(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> BOOLEAN;
            case INTEGER, LONG -> INTEGER;
            case FLOAT, DOUBLE -> NUMBER;
            case STRING -> TEXT;
            case TIMESTAMP -> TIMESTAMP;
            case DATE -> DATE;
            default -> OTHER;
        };
    }

    /// Whether a type name of pandas, Spark or SQL means this kind.
    boolean isCalled(String type) {
        String name = type.toLowerCase(java.util.Locale.ROOT).replaceAll("(type|\\(.*)$", "");
        return switch (this) {
            case BOOLEAN -> name.matches("bool(ean)?_?");
            case INTEGER -> name.matches("(u?int(eger)?_?(8|16|32|64)?|long|bigint|smallint)");
            case NUMBER -> name.matches("(float_?(32|64)?|double( precision)?|number|real)");
            case TEXT -> name.matches("(str|string|object|varchar|text|char)");
            case TIMESTAMP -> name.matches("(datetime(64.*)?|timestamp(tz)?.*)");
            case DATE -> name.matches("(date|datetime\\.date)");
            case OTHER -> name.matches("(object|binary|bytes|list|array|map|dict|struct)");
        };
    }
}
