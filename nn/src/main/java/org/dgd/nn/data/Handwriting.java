package org.dgd.nn.data;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The hand that writes one digit: how it bends the strokes, and how large, slanted and thick it writes. All lengths are
 * in heights of the digit. Only operations with an exactly specified result are used, so that the
 * same draws give the same strokes on every machine.
 *
 * @param slant   shift to the right from bottom to top
 * @param turn    rotation in radians
 * @param width   factor on the width
 * @param taper   how much wider the bottom is than the top, as a factor's excess over 1
 * @param waist   how far the middle is moved down
 * @param waveX   phase of a slow sideways wave over the height
 * @param waveY   phase of a slow up-and-down wave over the width
 * @param wave    amplitude of both waves
 * @param shake   deviation of every single point
 * @param pen     half the stroke's thickness
 * @param press   how much the thickness changes along a stroke, as a fraction
 * @param phase   where along the stroke the pen is pressed most, in radians
 */
record Handwriting(double slant, double turn, double width, double taper, double waist, double waveX, double waveY,
                   double wave, double shake, double pen, double press, double phase) {
    private static final double CIRCLE = 2 * StrictMath.PI;

    static Handwriting draw(RandomGenerator rng) {
        return new Handwriting(0.14 + 0.22 * bell(rng), 0.09 * bell(rng), 1.12 + 0.2 * bell(rng), 0.2 * bell(rng), 0.065 * bell(rng),
                CIRCLE * rng.nextDouble(), CIRCLE * rng.nextDouble(), 0.024 + 0.008 * bell(rng), 0.027 + 0.007 * bell(rng),
                0.083 + 0.014 * bell(rng), 0.14 * rng.nextDouble(), CIRCLE * rng.nextDouble());
    }

    /** A point of the pattern as this hand places it. */
    Strokes.Point place(Strokes.Point p, RandomGenerator rng) {
        double u = p.x() - 0.28, v = p.y() - 0.5;
        double x = u * width * (1 + 2 * taper * v) + wave * StrictMath.sin(CIRCLE * 0.8 * v + waveX) + shake * bell(rng);
        double y = v + waist * (1 - 4 * v * v) + wave * StrictMath.sin(CIRCLE * 0.8 * u + waveY) + shake * bell(rng);
        x -= slant * y;
        double cos = StrictMath.cos(turn), sin = StrictMath.sin(turn);
        return new Strokes.Point(cos * x - sin * y, sin * x + cos * y, p.corner());
    }

    /** The strokes of a pattern as this hand writes them. */
    List<List<Strokes.Point>> write(List<List<Strokes.Point>> pattern, RandomGenerator rng) {
        return pattern.stream().map(stroke -> stroke.stream().map(p -> place(p, rng)).toList()).toList();
    }

    /** Half the thickness at a fraction of the way along a stroke. */
    double penAt(double along) { return pen * (1 + press * StrictMath.sin(CIRCLE * along + phase)); }

    /** Mean 0, standard deviation 1 and never beyond ±3, so that no digit is bent out of recognition: three uniform numbers added. */
    private static double bell(RandomGenerator rng) { return 2 * (rng.nextDouble() + rng.nextDouble() + rng.nextDouble() - 1.5); }
}
