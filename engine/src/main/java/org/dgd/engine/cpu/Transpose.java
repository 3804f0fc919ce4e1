package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/**
 * Transposes L x L tiles: log L rounds, in which rows that are 1, 2, 4 … apart exchange their halves; two rounds at a time, for
 * a row that has just been stored is slow to load again.
 */
final class Transpose {
    private static final int ROUNDS = Integer.numberOfTrailingZeros(L);

    /** For every round, which lanes of a pair of rows go to its upper row, and which to its lower. */
    private static final float[] UPPER = new float[ROUNDS * L], LOWER = new float[ROUNDS * L];

    static {
        for (int round = 0; round < ROUNDS; round++)
            for (int i = 0, d = 1 << round; i < L; i++) {
                UPPER[round * L + i] = (i & d) == 0 ? i : L + i - d;
                LOWER[round * L + i] = (i & d) == 0 ? i + d : L + i;
            }
    }

    private Transpose() { }

    /** Row i of the result, to[t + i·tStride ..], is column i of L rows of L floats from[f + j·fStride ..]. */
    static void tile(float[] from, int f, int fStride, float[] to, int t, int tStride, float[] scratch) {
        switch (ROUNDS) {
            case 2 -> twoRounds(0, from, f, fStride, to, t, tStride);
            case 3 -> {
                twoRounds(0, from, f, fStride, scratch, 0, L);
                lastRound(scratch, to, t, tStride);
            }
            default -> {
                twoRounds(0, from, f, fStride, scratch, 0, L);
                twoRounds(2, scratch, 0, L, to, t, tStride);
            }
        }
    }

    private static void twoRounds(int round, float[] from, int f, int fStride, float[] to, int t, int tStride) {
        FloatVector upper = at(UPPER, round * L), lower = at(LOWER, round * L);
        FloatVector upper2 = at(UPPER, round * L + L), lower2 = at(LOWER, round * L + L);
        for (int group = 0, d = 1 << round; group < L / 4; group++) {
            int i = (group >> round << round + 2) + (group & d - 1), fi = f + i * fStride, ti = t + i * tStride;
            FloatVector r0 = at(from, fi), r1 = at(from, fi + d * fStride);
            FloatVector r2 = at(from, fi + 2 * d * fStride), r3 = at(from, fi + 3 * d * fStride);
            FloatVector s0 = upper.selectFrom(r0, r1), s1 = lower.selectFrom(r0, r1);
            FloatVector s2 = upper.selectFrom(r2, r3), s3 = lower.selectFrom(r2, r3);
            upper2.selectFrom(s0, s2).intoArray(to, ti);
            upper2.selectFrom(s1, s3).intoArray(to, ti + d * tStride);
            lower2.selectFrom(s0, s2).intoArray(to, ti + 2 * d * tStride);
            lower2.selectFrom(s1, s3).intoArray(to, ti + 3 * d * tStride);
        }
    }

    private static void lastRound(float[] from, float[] to, int t, int tStride) {
        FloatVector upper = at(UPPER, (ROUNDS - 1) * L), lower = at(LOWER, (ROUNDS - 1) * L);
        for (int i = 0; i < L / 2; i++) {
            FloatVector a = at(from, i * L), b = at(from, (i + L / 2) * L);
            upper.selectFrom(a, b).intoArray(to, t + i * tStride);
            lower.selectFrom(a, b).intoArray(to, t + (i + L / 2) * tStride);
        }
    }
}
