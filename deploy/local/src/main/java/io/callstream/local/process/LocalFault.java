package io.callstream.local.process;

/// Something that keeps the local suite from starting, stopping or answering, told in words for the
/// person at the terminal: what, where, which value, and what to do.
public final class LocalFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// A fault with the whole message a person needs.
    public LocalFault(String message) {
        super(message);
    }

    /// A fault that another exception caused.
    public LocalFault(String message, Throwable cause) {
        super(message, cause);
    }
}
