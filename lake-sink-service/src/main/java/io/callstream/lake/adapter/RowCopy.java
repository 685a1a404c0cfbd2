package io.callstream.lake.adapter;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/// Hands what one Parquet file holds on to the writer of another, without an object between.
/// Columns go by name; an int may become a long and a float a double.
final class RowCopy extends GroupConverter {
    private static final int NONE = -1;

    private final RecordConsumer out;
    private final GroupType to;
    private final @Nullable RowCopy parent;
    private final int position;
    private final Converter[] fields;
    private int open = NONE;

    /// A whole row.
    RowCopy(GroupType from, GroupType to, RecordConsumer out) {
        this(from, to, out, null, 0);
    }

    private RowCopy(
            GroupType from,
            GroupType to,
            RecordConsumer out,
            @Nullable RowCopy parent,
            int position) {
        this.out = out;
        this.to = to;
        this.parent = parent;
        this.position = position;
        this.fields = new Converter[from.getFieldCount()];
        for (int i = 0; i < fields.length; i++) {
            Type field = from.getType(i);
            int target = to.getFieldIndex(field.getName());
            fields[i] =
                    field.isPrimitive()
                            ? new Value(target, to.getType(target).asPrimitiveType())
                            : new RowCopy(
                                    field.asGroupType(),
                                    to.getType(target).asGroupType(),
                                    out,
                                    this,
                                    target);
        }
    }

    @Override
    public Converter getConverter(int index) {
        return fields[index];
    }

    @Override
    public void start() {
        if (parent == null) {
            out.startMessage();
        } else {
            parent.enter(position);
            out.startGroup();
        }
    }

    @Override
    public void end() {
        enter(NONE);
        if (parent == null) {
            out.endMessage();
        } else {
            out.endGroup();
        }
    }

    /// Values of a repeated field follow each other without an end of the field between.
    private void enter(int field) {
        if (open == field) {
            return;
        }
        if (open != NONE) {
            out.endField(to.getFieldName(open), open);
        }
        if (field != NONE) {
            out.startField(to.getFieldName(field), field);
        }
        open = field;
    }

    private final class Value extends PrimitiveConverter {
        private final int field;
        private final boolean wide;

        Value(int field, PrimitiveType type) {
            this.field = field;
            this.wide =
                    type.getPrimitiveTypeName() == PrimitiveTypeName.INT64
                            || type.getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE;
        }

        @Override
        public void addBinary(Binary value) {
            enter(field);
            out.addBinary(value);
        }

        @Override
        public void addBoolean(boolean value) {
            enter(field);
            out.addBoolean(value);
        }

        @Override
        public void addDouble(double value) {
            enter(field);
            out.addDouble(value);
        }

        @Override
        public void addFloat(float value) {
            enter(field);
            if (wide) {
                out.addDouble(value);
            } else {
                out.addFloat(value);
            }
        }

        @Override
        public void addInt(int value) {
            enter(field);
            if (wide) {
                out.addLong(value);
            } else {
                out.addInteger(value);
            }
        }

        @Override
        public void addLong(long value) {
            enter(field);
            out.addLong(value);
        }
    }
}
