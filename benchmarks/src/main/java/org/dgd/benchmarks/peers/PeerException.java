package org.dgd.benchmarks.peers;

/** A contender cannot work or computes something else. The message is one sentence for the user. */
public final class PeerException extends RuntimeException {
    public PeerException(String message) { super(message); }

    public PeerException(String message, Throwable cause) { super(message, cause); }
}
