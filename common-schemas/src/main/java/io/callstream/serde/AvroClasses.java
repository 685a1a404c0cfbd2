package io.callstream.serde;

import org.apache.avro.util.ClassSecurityValidator;

/// Avro only instantiates classes that are declared trusted; ours are the generated ones of this
/// package tree.
final class AvroClasses {
    private static final String GENERATED = "io.callstream.event.";

    private AvroClasses() {}

    static void trust() {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.DEFAULT,
                        type -> type.getName().startsWith(GENERATED)));
    }
}
