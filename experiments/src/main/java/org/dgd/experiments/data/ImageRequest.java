package org.dgd.experiments.data;

/**
 * How the images of a folder are wanted.
 *
 * @param height   0 for the height that all files have
 * @param width    0 for the width that all files have
 * @param channels 1 for grey, 3 for colour, 0 for colour if a file has colours
 */
public record ImageRequest(int height, int width, int channels) {
    /** As the files are. */
    static final ImageRequest AS_THEY_ARE = new ImageRequest(0, 0, 0);

    boolean hasSize() { return height > 0; }
}
