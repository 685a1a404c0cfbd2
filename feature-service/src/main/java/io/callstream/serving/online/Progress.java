package io.callstream.serving.online;

/// How far the online store is behind the feature topics, as the instance that writes it sees it.
///
/// @param ready caught up once with the topics' ends as they were at the start, and the store
///   answers
/// @param complete false until it is known which store this is, and while it is written anew: what
///   is not found may yet come
/// @param identity of the store that is written, empty before it is known
/// @param detail for people
public record Progress(boolean ready, boolean complete, String identity, String detail) {
    /// Before anything is known.
    public static final Progress STARTING = new Progress(false, false, "", "starting");
}
