package io.callstream.lake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class SchemaGrowthTest {
    private static final LakeTable TABLE =
            new LakeTable(
                    "feature_v",
                    LakeTable.Content.FEATURE,
                    new EventTime.OfField("event_timestamp"),
                    false,
                    Optional.empty());

    private final org.apache.iceberg.Schema current =
            columns(record().requiredString("id").optionalLong("n").endRecord());

    @Test
    void sameColumnsNeedNothing() {
        assertThat(
                        SchemaGrowth.needed(
                                "t",
                                current,
                                columns(
                                        record().requiredString("id")
                                                .optionalLong("n")
                                                .endRecord())))
                .isFalse();
    }

    @Test
    void aNewColumnIsAdded() {
        assertThat(
                        SchemaGrowth.needed(
                                "t",
                                current,
                                columns(
                                        record().requiredString("id")
                                                .optionalString("tier")
                                                .endRecord())))
                .isTrue();
    }

    @Test
    void aDroppedColumnStays() {
        assertThat(
                        SchemaGrowth.needed(
                                "t", current, columns(record().requiredString("id").endRecord())))
                .isFalse();
    }

    @Test
    void aNarrowerNumberFitsTheWiderColumn() {
        assertThat(
                        SchemaGrowth.needed(
                                "t", current, columns(record().optionalInt("n").endRecord())))
                .isFalse();
    }

    @Test
    void aWiderNumberWidensTheColumn() {
        // Given
        org.apache.iceberg.Schema narrow = columns(record().optionalInt("n").endRecord());

        // Then
        assertThat(
                        SchemaGrowth.needed(
                                "t", narrow, columns(record().optionalLong("n").endRecord())))
                .isTrue();
    }

    @Test
    void anotherTypeIsAFaultThatNamesTheColumn() {
        assertThatThrownBy(
                        () ->
                                SchemaGrowth.needed(
                                        "t",
                                        current,
                                        columns(record().optionalString("n").endRecord())))
                .isInstanceOf(SchemaFault.class)
                .hasMessageContaining("table t holds column n as long")
                .hasMessageContaining("string");
    }

    @Test
    void aColumnOfSeveralTypesIsAFault() {
        // Given
        Schema union =
                Schema.createUnion(
                        List.of(
                                Schema.create(Schema.Type.STRING),
                                Schema.create(Schema.Type.LONG)));

        // Then
        assertThatThrownBy(() -> columns(record().name("u").type(union).noDefault().endRecord()))
                .isInstanceOf(SchemaFault.class)
                .hasMessageContaining("column u is a union of several types");
    }

    @Test
    void aFieldWithTheNameOfASystemColumnIsAFault() {
        assertThatThrownBy(() -> columns(record().optionalString("seen").endRecord()))
                .isInstanceOf(SchemaFault.class)
                .hasMessageContaining("two columns seen");
    }

    private static SchemaBuilder.FieldAssembler<Schema> record() {
        return SchemaBuilder.record("V").fields();
    }

    private static org.apache.iceberg.Schema columns(Schema record) {
        return TableColumns.of(TABLE, Optional.of(record));
    }
}
