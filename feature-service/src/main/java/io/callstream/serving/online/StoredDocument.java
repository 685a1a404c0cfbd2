package io.callstream.serving.online;

/// A document as the online store has it.
///
/// @param part see [Document]
/// @param json its content, UTF-8
public record StoredDocument(String part, long appendMillis, long offset, byte[] json) {
    public String list() {
        return Document.list(part);
    }

    /// What stands behind the list's name.
    public String item() {
        return part.substring(Math.min(part.length(), list().length() + 1));
    }

    /// Without content: it is personal data.
    @Override
    public String toString() {
        return "StoredDocument[" + list() + "]";
    }
}
