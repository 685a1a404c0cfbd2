package io.callstream.runtime;

/// How a service is: alive, and ready for traffic.
public interface Health {
    /// An answer with its reason, for people.
    record Status(boolean ok, String detail) {}

    /// False only where a restart would help.
    Status live();

    /// False while starting, restoring or draining.
    Status ready();
}
