package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/** Transposes L x L tiles: log L rounds, in which pairs of rows that are 1, 2, 4 … apart exchange their halves. */
final class Transpose {
    private static final int ROUNDS = Integer.numberOfTrailingZeros(L);

    /** Which lanes of a pair of rows go to its upper row, and which to its lower. */
    private static final FloatVector[] UPPER = new FloatVector[ROUNDS], LOWER = new FloatVector[ROUNDS];

    static {
        for (int round = 0; round < ROUNDS; round++) {
            float[] upper = new float[L], lower = new float[L];
            for (int i = 0, d = 1 << round; i < L; i++) {
                upper[i] = (i & d) == 0 ? i : L + i - d;
                lower[i] = (i & d) == 0 ? i + d : L + i;
            }
            UPPER[round] = at(upper, 0);
            LOWER[round] = at(lower, 0);
        }
    }

    private Transpose() { }

    /** {@code tile} holds L rows of L floats and is transposed in place. */
    static void tile(float[] tile) {
        for (int round = 0, d = 1; d < L; round++, d *= 2) exchange(tile, d, UPPER[round], LOWER[round]);
    }

    private static void exchange(float[] tile, int d, FloatVector upper, FloatVector lower) {
        for (int i = 0; i < L; i += 2 * d)
            for (int j = i * L; j < (i + d) * L; j += L) {
                FloatVector a = at(tile, j), b = at(tile, j + d * L);
                upper.selectFrom(a, b).intoArray(tile, j);
                lower.selectFrom(a, b).intoArray(tile, j + d * L);
            }
    }
}
