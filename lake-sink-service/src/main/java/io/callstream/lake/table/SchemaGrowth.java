package io.callstream.lake.table;

import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a table can take the columns of another version of a topic's schema.
///
/// New columns are added; int may grow to long and float to double; a column that a version lacks
/// is null in its rows. Anything else is a fault: two versions could not be read as one table.
public final class SchemaGrowth {
    private SchemaGrowth() {}

    /// Whether the table lacks a column or must widen one.
    ///
    /// @throws SchemaFault where a column of the version cannot be held
    public static boolean needed(String table, Schema current, Schema version) {
        boolean needed = false;
        for (NestedField wanted : version.columns()) {
            NestedField there = current.findField(wanted.name());
            if (there == null) {
                needed = true;
            } else if (grows(there.type(), wanted.type())) {
                needed = true;
            } else if (!holds(there.type(), wanted.type())) {
                throw new SchemaFault(
                        "table "
                                + table
                                + " holds column "
                                + wanted.name()
                                + " as "
                                + there.type()
                                + ", but a newer schema of its topic has "
                                + wanted.type()
                                + "; give the field another name or restore its type");
            }
        }
        return needed;
    }

    private static boolean grows(Type from, Type to) {
        return (from.typeId() == Type.TypeID.INTEGER && to.typeId() == Type.TypeID.LONG)
                || (from.typeId() == Type.TypeID.FLOAT && to.typeId() == Type.TypeID.DOUBLE);
    }

    /// Whether a column of type `table` can hold values of type `value`, whatever their ids.
    private static boolean holds(Type table, Type value) {
        if (table.isPrimitiveType() || value.isPrimitiveType()) {
            return table.equals(value) || grows(value, table);
        }
        if (table.isListType() && value.isListType()) {
            return holds(table.asListType().elementType(), value.asListType().elementType());
        }
        if (table.isMapType() && value.isMapType()) {
            return holds(table.asMapType().valueType(), value.asMapType().valueType());
        }
        return table.isStructType()
                && value.isStructType()
                && structHolds(table.asStructType().fields(), value.asStructType().fields());
    }

    private static boolean structHolds(List<NestedField> table, List<NestedField> value) {
        List<String> names = new ArrayList<>();
        for (NestedField field : value) {
            Optional<NestedField> there =
                    table.stream().filter(one -> one.name().equals(field.name())).findFirst();
            if (there.isEmpty() || !holds(there.get().type(), field.type())) {
                return false;
            }
            names.add(field.name());
        }
        return !names.isEmpty();
    }
}
