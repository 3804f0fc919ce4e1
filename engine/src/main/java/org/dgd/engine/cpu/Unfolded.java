package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import org.dgd.engine.*;

/**
 * The large image of a convolution as its taps see it: a pixel of the small image's size has all r·s·c numbers that meet the filter (k,r,s,c)
 * there, as channels (im2col). On it the convolution is one with a 1x1 filter.
 *
 * <p>Register tiles hold 8 channels, so an image of one to three leaves most of a tile idle. Unfolded it has as many as the filter has
 * numbers, and the tiles are full. That is worth a pass over r·s/stride² times the image.
 */
final class Unfolded {
    /** The geometry of the convolution that is left. */
    static final Geometry POINT = Geometry.of(1, 0);

    private final Pool pool;
    private final Map<Taps.Key, Taps> lists = new HashMap<>();

    Unfolded(Pool pool) { this.pool = pool; }

    /** x for a convolution to {@code small}; it lies in scratch, until the next one. What falls into the padding is 0. */
    Floats unfold(Floats x, Shape filter, Shape small, Geometry g) {
        Floats u = room(x.device, filter, small);
        Taps list = lists.computeIfAbsent(key(x, filter, small, g), Taps::of);
        int height = small.h(), width = small.w(), features = u.shape.c();
        pool.run(u.blocks * height, (chunk, own) -> {
            int block = chunk / height, row = chunk % height;
            gather(x, list, block, row, width, features, u.a, u.at(block, row), u.pixelStride);
        });
        return u;
    }

    private static Taps.Key key(Floats x, Shape filter, Shape small, Geometry g) {
        return new Taps.Key(true, x.shape.h(), x.shape.w(), x.shape.c(), x.pixelStride, small.h(), small.w(), filter.h(), filter.w(), g);
    }

    /** The same row by row, for a kernel that needs a row just once: it stays near. */
    Rows rows(Floats x, Shape filter, Shape small, Geometry g) {
        Shape u = Shape.batch(small.n(), small.h(), small.w(), filter.features());
        return new Rows(x, lists.computeIfAbsent(key(x, filter, small, g), Taps::of), small.w(), filter.features(), Floats.pixelStride(u));
    }

    /** @param pixelStride how far the pixels of a row are apart, in floats */
    record Rows(Floats x, Taps list, int width, int features, int pixelStride) {
        /** One row of a lane block in scratch, with 0 in empty lanes. */
        float[] row(int block, int row, Scratch own) {
            float[] u = own.floats(Scratch.Use.UNFOLDED, width * pixelStride + FilterSums.CHANNELS * LANES);
            gather(x, list, block, row, width, features, u, 0, pixelStride);
            int samples = samples(x.shape.n(), block);
            if (samples < LANES) for (int i = 0; i < width * pixelStride; i += LANES) Arrays.fill(u, i + samples, i + LANES, 0);
            return u;
        }
    }

    /** Not filled: for the products of the small image with all taps. */
    Floats room(CpuDevice device, Shape filter, Shape small) {
        Shape shape = Shape.batch(small.n(), small.h(), small.w(), filter.features());
        return new Floats(device, shape, pool.shared().floats(Scratch.Use.UNFOLDED, Floats.room(shape)));
    }

    /** The adjoint of {@link #unfold}, with a bias: every pixel of x is the sum of the numbers that its taps have in u (col2im). */
    void fold(Floats u, Shape filter, Floats bias, Floats x, boolean add, Geometry g) {
        Taps list = lists.computeIfAbsent(new Taps.Key(false, u.shape.h(), u.shape.w(), filter.c(), u.pixelStride, x.shape.h(), x.shape.w(),
                filter.h(), filter.w(), g), Taps::of);
        int height = x.shape.h(), width = x.shape.w(), channels = x.shape.c();
        float[] from = bias == null ? pool.shared().floats(Scratch.Use.ZEROS, channels) : bias.a;
        pool.run(x.blocks * height, (chunk, own) -> {
            int block = chunk / height, row = chunk % height;
            for (int q = 0, pixel = row * width, to = x.at(block, row); q < width; q++, pixel++, to += x.pixelStride)
                sum(u.a, u.at(block, 0), list.taps(), list.start()[pixel], list.start()[pixel + 1], from, channels, x.a, to, add);
        });
    }

    private static void gather(Floats x, Taps list, int block, int row, int width, int features, float[] u, int first, int pixelStride) {
        int size = features * LANES, image = x.at(block, 0);
        int[] start = list.start(), taps = list.taps();
        for (int q = 0, pixel = row * width, to = first; q < width; q++, pixel++, to += pixelStride) {
            int seen = 0;
            for (int t = start[pixel]; t < start[pixel + 1]; t += Tiles.ENTRY) {
                int count = taps[t + 2] * LANES;
                Tiles.store(x.a, image + taps[t + 1], L, u, to + line(taps[t]), L, count / L);
                seen += count;
            }
            if (seen < size) clear(taps, start[pixel], start[pixel + 1], u, to, size);
        }
    }

    /** Zeros between the runs of a pixel. */
    private static void clear(int[] taps, int from, int end, float[] u, int to, int size) {
        int at = 0;
        for (int t = from; t < end; t += Tiles.ENTRY) {
            Arrays.fill(u, to + at, to + line(taps[t]), 0);
            at = line(taps[t]) + taps[t + 2] * LANES;
        }
        Arrays.fill(u, to + at, to + size, 0);
    }

    /** All channels of one pixel. */
    private static void sum(float[] u, int block, int[] taps, int from, int end, float[] bias, int channels, float[] y, int to, boolean add) {
        for (int c = 0; c < channels; c++)
            for (int i = c * LANES; i < (c + 1) * LANES; i += L) {
                FloatVector sum = all(bias[c]);
                for (int t = from; t < end; t += Tiles.ENTRY) sum = sum.add(at(u, block + taps[t + 1] + line(taps[t]) + i));
                put(sum, y, to + i, add);
            }
    }

    /** Where the lines of a tap start, from where its weights do in a packed filter: {@link Taps} counts 8 floats a channel there. */
    private static int line(int weights) { return weights / 8 * LANES; }
}
