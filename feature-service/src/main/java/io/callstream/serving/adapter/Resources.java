package io.callstream.serving.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Files beside the classes of this package.
final class Resources {
    private Resources() {}

    static byte[] bytes(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
