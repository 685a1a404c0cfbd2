package io.callstream.replay;

import io.callstream.replay.recording.BankMode;
import io.callstream.replay.recording.SyntheticLoad;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What is replayed, how, and where to.
///
/// @param data directory of recordings
/// @param synthetic load made up on the way, beside or instead of recordings
/// @param mode how the bank's calls are sent
/// @param run appended with a dash to event and call ids, so that a second run is no duplicate of
///   the first
/// @param profiles whether the customers' profiles are published first, where there are any
/// @param profilePatience how long to wait until the profiles are consumed
public record ReplayConfig(
        Optional<Path> data,
        Optional<SyntheticLoad> synthetic,
        BankMode mode,
        ReplaySpeed speed,
        ReplayShift shift,
        Optional<String> run,
        boolean profiles,
        Duration profilePatience,
        ReplayTarget target) {

    public ReplayConfig {
        if (data.isEmpty() && synthetic.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to replay: give a data directory or a synthetic load");
        }
        if (run.isPresent() && !run.get().matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "run must be 1 to 64 letters, digits, dots, dashes or underscores but was \""
                            + run.get()
                            + "\"");
        }
        if (profilePatience.isNegative() || profilePatience.isZero()) {
            throw new IllegalArgumentException(
                    "profilePatience must be positive but was " + profilePatience);
        }
    }

    /// A data directory as whole calls, as fast as possible, ending now, profiles first.
    public static ReplayConfig of(Path data, ReplayTarget target) {
        return new ReplayConfig(
                Optional.of(data),
                Optional.empty(),
                BankMode.COMPLETED,
                ReplaySpeed.MAX,
                ReplayShift.NOW,
                Optional.empty(),
                true,
                Duration.ofMinutes(2),
                target);
    }

    /// The same with another speed.
    public ReplayConfig withSpeed(ReplaySpeed other) {
        return new ReplayConfig(
                data, synthetic, mode, other, shift, run, profiles, profilePatience, target);
    }

    /// The same with another shift.
    public ReplayConfig withShift(ReplayShift other) {
        return new ReplayConfig(
                data, synthetic, mode, speed, other, run, profiles, profilePatience, target);
    }

    /// The same with another way of sending the bank's calls.
    public ReplayConfig withMode(BankMode other) {
        return new ReplayConfig(
                data, synthetic, other, speed, shift, run, profiles, profilePatience, target);
    }

    /// The same as a run of that name.
    public ReplayConfig withRun(String other) {
        return new ReplayConfig(
                data,
                synthetic,
                mode,
                speed,
                shift,
                Optional.of(other),
                profiles,
                profilePatience,
                target);
    }

    /// The same without profiles.
    public ReplayConfig withoutProfiles() {
        return new ReplayConfig(
                data, synthetic, mode, speed, shift, run, false, profilePatience, target);
    }

    /// What is appended to event and call ids.
    String suffix() {
        return run.map(name -> "-" + name).orElse("");
    }
}
