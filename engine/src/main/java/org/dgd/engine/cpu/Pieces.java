package org.dgd.engine.cpu;

/**
 * Loops over all floats of tensors of one shape, whatever their layout: gaps and empty lanes are worked on too, and what
 * comes out there is as meaningless as what was in. Threads share pieces of a fixed size; a small tensor is one piece.
 */
final class Pieces {
    static final int SIZE = 1 << 14;

    /** Work on floats {@code from} .. {@code to}, a multiple of 16. */
    interface Span { void run(int from, int to); }

    private Pieces() { }

    static void run(Pool pool, Floats shape, Span span) { run(pool, shape.length(), span); }

    static void run(Pool pool, int length, Span span) {
        pool.run(count(length), (piece, own) -> span.run(piece * SIZE, Math.min(length, (piece + 1) * SIZE)));
    }

    /** How many pieces so many floats make. */
    static int count(int length) { return Math.ceilDiv(length, SIZE); }
}
