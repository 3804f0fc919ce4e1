package org.dgd.engine.cuda;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.dgd.engine.Tensor;

/**
 * What one launch does to all parameters: a list, in the GPU's memory, of pieces of them, one for each block. A piece is five numbers, {@code Piece}
 * in {@code update.cu}: where its numbers, its gradient's and the two moments' are, and how many. Made once for a list of parameters.
 */
final class PieceTable {
    /** Floats of a piece: two times four for each thread. */
    private static final int PIECE = 8 * Launch.THREADS;
    private static final int NUMBERS = 5;

    private final long[] parameters;         // p, g, m, v and the size of each
    private final int pieces;
    private final Address address;

    /** @param m null for an optimizer without */
    PieceTable(Context context, List<Tensor> p, List<Tensor> m, List<Tensor> v) {
        parameters = new long[NUMBERS * p.size()];
        int count = 0;
        for (int i = 0; i < p.size(); i++) {
            for (int j = 0; j < NUMBERS; j++) parameters[NUMBERS * i + j] = number(j, i, p, m, v);
            count += Math.ceilDiv(p.get(i).shape.size(), PIECE);
        }
        pieces = count;
        long[] table = table();
        address = context.memory().lease(this, (long) Long.BYTES * table.length).address();
        context.staging().upload(address, 2 * table.length,
                (pinned, from, length) -> MemorySegment.copy(MemorySegment.ofArray(table), (long) Float.BYTES * from, pinned, 0,
                (long) Float.BYTES * length));
    }

    private long[] table() {
        long[] table = new long[NUMBERS * pieces];
        int to = 0;
        for (int i = 0; i < parameters.length; i += NUMBERS) {
            int size = (int) parameters[i + NUMBERS - 1];
            for (int from = 0; from < size; from += PIECE, to += NUMBERS) {
                for (int j = 0; j < NUMBERS - 1; j++) table[to + j] = parameters[i + j] + (long) Float.BYTES * from;
                table[to + NUMBERS - 1] = Math.min(PIECE, size - from);
            }
        }
        return table;
    }

    /** Whether the table is of these tensors, with the gradients that the parameters have now. */
    boolean isOf(List<Tensor> p, List<Tensor> m, List<Tensor> v) {
        if (parameters.length != NUMBERS * p.size()) return false;
        for (int i = 0; i < p.size(); i++)
            for (int j = 0; j < NUMBERS; j++) if (parameters[NUMBERS * i + j] != number(j, i, p, m, v)) return false;
        return true;
    }

    private static long number(int j, int i, List<Tensor> p, List<Tensor> m, List<Tensor> v) {
        return switch (j) {
            case 0 -> address(p.get(i));
            case 1 -> address(p.get(i).gradient());
            case 2 -> m == null ? 0 : address(m.get(i));
            case 3 -> address(v.get(i));
            default -> p.get(i).shape.size();
        };
    }

    private static long address(Tensor t) { return Floats.of(t).address(); }

    int pieces() { return pieces; }

    Address address() { return address; }
}
