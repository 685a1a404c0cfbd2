package io.callstream.local.process;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps two commands from starting or stopping the same suite at once; the system releases it when
/// the process ends.
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock of that directory, without waiting.
    ///
    /// @throws LocalFault where another command has it
    public static DirectoryLock of(Path directory) {
        Path file = directory.resolve("lock");
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel) == null) {
                channel.close();
                throw new LocalFault(
                        "another callstream command is starting or stopping the suite in "
                                + directory.getParent()
                                + "; try again when it is done");
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new LocalFault("cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LocalFault("cannot release a lock: " + e.getMessage(), e);
        }
    }
}
