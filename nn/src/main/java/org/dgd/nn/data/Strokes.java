package org.dgd.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How a hand writes the ten digits: for each digit a few common ways, each a list of pen strokes.
 *
 * <p>A way is written down as the points that the pen passes, {@code x y} in hundredths of the digit's height, y
 * downwards, with commas between. The pen turns smoothly at a point, or sharply where a {@code !} follows it, and is
 * lifted at a {@code |}.
 */
final class Strokes {
    private Strokes() {}

    /** A point that the pen passes, in heights of the digit; a corner is a point where the direction may jump. */
    record Point(double x, double y, boolean corner) {}

    /** One way to write a digit, and how common it is among the ways of that digit. */
    private record Way(double share, List<List<Point>> strokes) {}

    private static final List<List<Way>> DIGITS = List.of(
            List.of(
                    way(0.6, "33 1, 13 11, 2 42, 7 80, 28 100, 50 86, 58 52, 51 16, 31 1"),
                    way(0.4, "46 9, 27 1, 8 18, 2 52, 11 87, 31 99, 51 82, 57 46, 48 14, 30 3, 19 9")),
            List.of(
                    way(0.65, "1 0, 0 34, 0 67, 0 100"),
                    way(0.25, "-16 21, -7 11, 2 0!, 1 34, 0 67, 0 100"),
                    way(0.1, "-17 21, -7 11, 2 0!, 1 50, 0 100 | -24 100, 0 100, 25 99")),
            List.of(
                    way(0.5, "4 22, 15 5, 34 0, 51 12, 51 33, 37 56, 19 78, 0 98!, 30 96, 60 97"),
                    way(0.35, "3 20, 17 3, 38 1, 51 18, 46 44, 30 70, 12 92, 1 88, 9 78, 28 88, 45 97, 63 91"),
                    way(0.15, "2 14, 22 1, 44 5, 48 26, 34 52, 16 76, 2 95!, 18 88, 38 97, 60 92")),
            List.of(
                    way(0.6, "4 12, 22 0, 43 5, 48 23, 36 41, 17 47!, 40 51, 54 69, 46 91, 24 100, 1 90"),
                    way(0.28, "3 8, 24 0, 44 8, 44 28, 28 43, 20 48, 30 49, 49 60, 52 80, 36 97, 14 100, -2 91"),
                    way(0.12, "4 4, 26 3, 48 2!, 35 21, 22 40!, 43 48, 54 70, 42 93, 20 100, 0 90")),
            List.of(
                    way(0.4, "12 4, 6 30, 2 55!, 28 56, 60 52 | 50 5, 47 36, 45 68, 44 100"),
                    way(0.3, "6 3, 1 28, 9 48, 28 53, 51 44 | 55 0, 52 34, 49 67, 46 100"),
                    way(0.3, "62 66, 31 68, 0 68!, 22 34, 44 0!, 43 33, 42 67, 41 100")),
            List.of(
                    way(0.55, "14 3, 11 23, 8 44!, 28 37, 48 47, 54 69, 42 92, 20 100, 0 92 | 14 3, 34 3, 58 0"),
                    way(0.25, "54 2, 34 3, 14 4!, 11 24, 8 43!, 29 38, 48 50, 52 72, 38 94, 18 99, 0 90"),
                    way(0.2, "56 1, 36 2, 17 6, 9 26, 20 42, 41 52, 50 73, 36 95, 15 99, 0 89")),
            List.of(
                    way(0.5, "44 0, 24 18, 9 43, 2 71, 13 95, 35 98, 50 82, 44 63, 26 57, 8 69"),
                    way(0.5, "26 0, 14 22, 5 47, 3 74, 15 97, 37 96, 49 77, 37 59, 18 63, 6 80")),
            List.of(
                    way(0.45, "-4 4, 28 4, 59 2!, 44 34, 31 67, 21 100"),
                    way(0.2, "-4 4, 28 4, 59 2!, 44 34, 31 67, 21 100 | 12 53, 34 50, 56 47"),
                    way(0.15, "-2 18, -1 4!, 28 5, 59 2!, 45 34, 33 67, 26 100"),
                    way(0.2, "-3 9, 16 3, 40 1, 56 8, 50 33, 38 65, 30 100")),
            List.of(
                    way(0.65, "50 12, 31 0, 11 9, 11 30, 30 48, 49 67, 46 92, 26 100, 6 91, 7 69, 27 49, 45 32, 51 12"),
                    way(0.35, "28 47, 11 34, 11 12, 28 0, 46 12, 46 34, 28 47, 8 63, 5 86, 27 100, 50 86, 48 63, 28 47")),
            List.of(
                    way(0.45, "51 14, 32 1, 11 9, 4 32, 18 49, 38 42, 52 13!, 50 42, 47 71, 45 100"),
                    way(0.3, "46 32, 27 46, 7 36, 10 11, 31 0, 48 13, 47 42, 36 71, 24 100"),
                    way(0.25, "50 14, 30 0, 9 12, 7 36, 25 47, 43 36, 51 12!, 54 42, 49 77, 31 98, 7 92")));

    /** A way to write the digit, drawn by how common it is. */
    static List<List<Point>> of(int digit, RandomGenerator rng) {
        List<Way> ways = DIGITS.get(digit);
        double u = rng.nextDouble();
        for (Way w : ways) {
            if (u < w.share) return w.strokes;
            u -= w.share;
        }
        return ways.getLast().strokes;
    }

    /**
     * The curve through the points of a stroke: a Catmull-Rom spline from corner to corner.
     *
     * @param steps straight pieces for each gap between two points
     * @return x and y in turn
     */
    static double[] curve(List<Point> stroke, int steps) {
        int gaps = stroke.size() - 1;
        double[] xy = new double[2 * (gaps * steps + 1)];
        int at = 0;
        for (int i = 0; i < gaps; i++) {
            Point a = stroke.get(i), b = stroke.get(i + 1);
            Point before = i > 0 && !a.corner ? stroke.get(i - 1) : null;
            Point after = i + 2 <= gaps && !b.corner ? stroke.get(i + 2) : null;
            Point p = before != null ? before : beyond(a, b, after);
            Point q = after != null ? after : beyond(b, a, before);
            for (int s = 0; s < steps; s++) {
                double t = (double) s / steps;
                xy[at++] = spline(p.x, a.x, b.x, q.x, t);
                xy[at++] = spline(p.y, a.y, b.y, q.y, t);
            }
        }
        xy[at++] = stroke.getLast().x;
        xy[at] = stroke.getLast().y;
        return xy;
    }

    /** The point before {@code end} on the parabola through {@code end}, {@code next} and {@code third}, or on the line without a third. */
    private static Point beyond(Point end, Point next, Point third) {
        if (third == null) return new Point(2 * end.x - next.x, 2 * end.y - next.y, false);
        return new Point(3 * (end.x - next.x) + third.x, 3 * (end.y - next.y) + third.y, false);
    }

    private static double spline(double p, double a, double b, double q, double t) {
        return a + 0.5 * t * (b - p + t * (2 * p - 5 * a + 4 * b - q + t * (3 * (a - b) + q - p)));
    }

    private static Way way(double share, String path) {
        List<List<Point>> strokes = new ArrayList<>();
        for (String stroke : path.split("\\|")) strokes.add(Arrays.stream(stroke.split(",")).map(Strokes::point).toList());
        return new Way(share, List.copyOf(strokes));
    }

    private static Point point(String text) {
        String[] xy = text.strip().split(" ");
        boolean corner = xy[1].endsWith("!");
        String y = corner ? xy[1].substring(0, xy[1].length() - 1) : xy[1];
        return new Point(Integer.parseInt(xy[0]) / 100.0, Integer.parseInt(y) / 100.0, corner);
    }
}
