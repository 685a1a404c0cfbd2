package io.callstream.local;

import io.callstream.local.process.LocalFault;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

/// The key pair of the local object store: made at random at the first start, then kept in
/// `credentials`, readable by its owner alone.
///
/// @param accessKey names the pair
/// @param secretKey signs requests; never shown
public record Credentials(String accessKey, String secretKey) {
    private static final String ALPHABET =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// The pair of that data directory, made now if there is none.
    public static Credentials in(Path dir) {
        Path file = dir.resolve("credentials");
        try {
            if (!Files.exists(file)) {
                Credentials made = new Credentials("local" + random(15), random(40));
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, made.accessKey + "\n" + made.secretKey + "\n");
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2 || lines.get(1).isBlank()) {
                throw new LocalFault(
                        file
                                + " must hold an access key and a secret key, one a line; remove it to get a new pair");
            }
            return new Credentials(lines.get(0).strip(), lines.get(1).strip());
        } catch (FileAlreadyExistsException e) {
            throw new LocalFault("two commands made " + file + " at once; try again", e);
        } catch (IOException e) {
            throw new LocalFault(
                    "cannot keep the object store's credentials in " + file + ": " + e.getMessage(),
                    e);
        }
    }

    private static String random(int length) {
        SecureRandom random = new SecureRandom();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "Credentials[" + accessKey + ", ****]";
    }
}
