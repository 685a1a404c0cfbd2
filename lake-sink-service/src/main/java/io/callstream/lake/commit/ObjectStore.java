package io.callstream.lake.commit;

import java.util.Collection;
import java.util.Optional;

/// A bucket. Nothing is ever listed: every key that is asked for is known from elsewhere.
///
/// All methods throw [UnavailableException] where the store does not answer as it should.
public interface ObjectStore {
    /// Writes an object that nobody else writes. A repeat with the same bytes is harmless.
    ///
    /// @throws IllegalStateException where the key holds something else
    void putNew(String key, byte[] content);

    /// Writes an object, whatever is there.
    void put(String key, byte[] content);

    /// The object, or empty where there is none.
    Optional<byte[]> get(String key);

    /// Removes the objects; without effect on those that are not there.
    void delete(Collection<String> keys);
}
