package org.dgd.metric.inception;

import org.dgd.nn.data.Samples;

/** Images of one size, read one at a time: so a folder of many need not be in memory. */
public interface ImageSource {
    /** How many images there are. */
    int size();

    int height();

    int width();

    /** 3 for colour, 1 for grey. */
    int channels();

    /** Writes image i in the order (height, width, channels), in [0,1], into {@code to}, beginning at {@code offset}. */
    void copy(int i, float[] to, int offset);

    static ImageSource of(Samples samples) {
        return new ImageSource() {
            @Override public int size() { return samples.size(); }
            @Override public int height() { return samples.height(); }
            @Override public int width() { return samples.width(); }
            @Override public int channels() { return samples.channels(); }
            @Override public void copy(int i, float[] to, int offset) { samples.copy(i, to, offset); }
        };
    }
}
