package org.dgd.experiments.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import org.dgd.nn.data.InputException;

/**
 * A PNG or JPEG file as numbers in [0,1]. They are what the file stores, over 255 or 65535: neither a colour profile nor the orientation in
 * EXIF is applied. What is transparent lies on white.
 */
public final class Picture {
    private static final int COLOURS = 3, BYTE = 255;
    private static final long MOST_PIXELS = 100_000_000;
    /** Deflate makes at most 1,032 bytes of one; JPEG takes at least one bit for a block of 8x8 pixels. */
    private static final long PNG_BITS = 8 * 1032, JPEG_PIXELS = 512;
    /** Brightness of red, green and blue: ITU-R BT.601. */
    private static final float RED = 0.299f, GREEN = 0.587f, BLUE = 0.114f;

    private final BufferedImage image;
    private final Raster raster;
    private final int colours, largest;

    private Picture(BufferedImage image, int bits) {
        this.image = image;
        this.raster = image.getRaster();
        this.colours = raster.getNumBands() < COLOURS ? 1 : COLOURS;
        this.largest = (1 << bits) - 1;
    }

    /** What the head of a file tells. */
    record Head(int width, int height, boolean grey) { }

    /** {@link InputException} if the file is no image, has more than 100 megapixels, or more than it can hold. */
    static Head head(Path file) { return with(file, Picture::head); }

    private static Head head(Path file, ImageReader reader) throws IOException {
        int width = reader.getWidth(0), height = reader.getHeight(0);
        if ((long) width * height > MOST_PIXELS)
            throw new InputException(file + ": is " + height + "x" + width + " pixels, more than the 100 megapixels that are read; make it smaller");
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        ColorModel model = types.hasNext() ? types.next().getColorModel() : null;
        requireHeld(file, width, height, isPng(reader) ? PNG_BITS / (model == null ? 1 : model.getPixelSize()) : JPEG_PIXELS);
        return new Head(width, height, model != null && isGrey(model));
    }

    /** All of a file. {@link InputException} if it is damaged or of a kind that Java cannot read. */
    static BufferedImage image(Path file) {
        return with(file, (_, reader) -> {
            head(file, reader);
            boolean[] damaged = {false};
            reader.addIIOReadWarningListener((_, warning) -> damaged[0] |= warning.contains("Premature end") || warning.contains("Corrupt JPEG"));
            BufferedImage image = reader.read(0);
            if (isPng(reader)) PngChunks.requireWhole(file);
            if (damaged[0]) throw new IIOException("the JPEG library went on with pixels of its own");
            return image;
        });
    }

    private interface Use<T> { T of(Path file, ImageReader reader) throws IOException; }

    /** Of the readers that Java has only those of PNG and JPEG: others would guess, and some make huge arrays of a few bytes. */
    private static <T> T with(Path file, Use<T> use) {
        if (!Files.isReadable(file))
            throw new InputException(file + ": cannot be read: " + (Files.exists(file) ? "permission denied" : "no such file"));
        if (Files.isDirectory(file)) throw new InputException(file + ": is a folder, expected an image");
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = in == null ? Collections.emptyIterator() : ImageIO.getImageReaders(in);
            ImageReader reader = null;
            while (readers.hasNext() && reader == null) reader = known(readers.next());
            if (reader == null) throw new InputException(file + ": is not a PNG or JPEG image");
            try {
                reader.setInput(in, true, true);               // texts and profiles are not looked at: they may unpack to any length
                return use.of(file, reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {             // damaged files may make a reader fail in any way
            if (e instanceof InputException known) throw known;
            throw unreadable(file, e);
        }
    }

    private static ImageReader known(ImageReader reader) { return isPng(reader) || formats(reader).contains("jpeg") ? reader : null; }

    private static boolean isPng(ImageReader reader) { return formats(reader).contains("png"); }

    private static List<String> formats(ImageReader reader) { return List.of(reader.getOriginatingProvider().getFormatNames()); }

    /** @param most pixels that a byte of the file can stand for */
    private static void requireHeld(Path file, int width, int height, long most) throws IOException {
        long bytes = Files.size(file);
        if ((long) width * height > most * bytes)
            throw new InputException(file + ": cannot be read: it claims " + height + "x" + width + " pixels, which its " + bytes
                    + " bytes cannot hold");
    }

    private static boolean isGrey(ColorModel model) {
        if (!(model instanceof IndexColorModel palette)) return model.getNumColorComponents() == 1;
        return IntStream.range(0, palette.getMapSize()).map(palette::getRGB)
                .allMatch(rgb -> (rgb & 0xff) == (rgb >> 8 & 0xff) && (rgb & 0xff) == (rgb >> 16 & 0xff));
    }

    /** The same, to be resampled. */
    static Picture read(Path file) {
        BufferedImage image = image(file);
        int bits = image.getSampleModel().getSampleSize(0);
        if (!(image.getColorModel() instanceof IndexColorModel) && bits != 8 && bits != 16)
            throw new InputException(file + ": has " + bits + " bits a channel, expected 8 or 16");
        return new Picture(image, bits);
    }

    static InputException unreadable(Path file, Exception e) {
        boolean system = e instanceof IOException && !(e instanceof IIOException) && e.getMessage() != null;
        return new InputException(file + ": cannot be read: " + (system ? e.getMessage() : "it is damaged, or of a kind that Java cannot read"), e);
    }

    /**
     * Writes the image in the order (height, width, channels), beginning at {@code offset}: the largest part around the centre that has the
     * shape of the new image, resampled as {@link Resampling} says. The part begins at a whole pixel, so that cropping alone changes no value.
     *
     * @param channels 1 for grey, 3 for colour
     */
    void copy(int height, int width, int channels, float[] to, int offset) {
        double scale = Math.min(image.getWidth() / (double) width, image.getHeight() / (double) height);
        double usedWidth = width * scale, usedHeight = height * scale;
        Resampling across = Resampling.of(image.getWidth(), Math.floor((image.getWidth() - usedWidth) / 2), usedWidth, width);
        Resampling down = Resampling.of(image.getHeight(), Math.floor((image.getHeight() - usedHeight) / 2), usedHeight, height);
        float[] row = new float[image.getWidth() * channels], narrow = new float[width * channels];
        int last = -1;
        for (int y = 0; y < height; y++) {
            float[] weights = down.weights()[y];
            for (int k = 0; k < weights.length; k++) {
                if (down.first()[y] + k != last) narrow(last = down.first()[y] + k, across, channels, row, narrow);
                for (int j = 0, at = offset + y * narrow.length; j < narrow.length; j++) {
                    float part = weights[k] * narrow[j];
                    to[at + j] = k == 0 ? part : to[at + j] + part;
                }
            }
            for (int j = 0, at = offset + y * narrow.length; j < narrow.length; j++) to[at + j] = Math.clamp(to[at + j], 0, 1);      // of rounding
        }
    }

    private void narrow(int y, Resampling across, int channels, float[] row, float[] narrow) {
        if (image.getColorModel() instanceof IndexColorModel) palette(y, channels, row);
        else samples(y, channels, row);
        for (int x = 0; x < across.first().length; x++)
            for (int c = 0; c < channels; c++) {
                float sum = 0, weights[] = across.weights()[x];
                for (int k = 0; k < weights.length; k++) sum += weights[k] * row[(across.first()[x] + k) * channels + c];
                narrow[x * channels + c] = sum;
            }
    }

    private void palette(int y, int channels, float[] row) {
        for (int x = 0; x < image.getWidth(); x++) {
            int argb = image.getRGB(x, y);
            float opacity = (argb >>> 24) / (float) BYTE;
            set(row, x, channels, onWhite(argb >> 16 & BYTE, BYTE, opacity), onWhite(argb >> 8 & BYTE, BYTE, opacity),
                    onWhite(argb & BYTE, BYTE, opacity));
        }
    }

    /** The numbers as they are stored: {@code getRGB} would take grey for linear light and make it brighter. */
    private void samples(int y, int channels, float[] row) {
        boolean alpha = raster.getNumBands() > colours;
        for (int x = 0; x < image.getWidth(); x++) {
            float opacity = alpha ? raster.getSample(x, y, colours) / (float) largest : 1;
            float red = onWhite(raster.getSample(x, y, 0), largest, opacity);
            if (colours == 1) set(row, x, channels, red, red, red);
            else set(row, x, channels, red, onWhite(raster.getSample(x, y, 1), largest, opacity),
                    onWhite(raster.getSample(x, y, 2), largest, opacity));
        }
    }

    private static float onWhite(int value, int largest, float opacity) { return value / (float) largest * opacity + (1 - opacity); }

    private static void set(float[] row, int x, int channels, float red, float green, float blue) {
        if (channels == 1) {
            row[x] = red == green && green == blue ? red : RED * red + GREEN * green + BLUE * blue;
            return;
        }
        row[COLOURS * x] = red;
        row[COLOURS * x + 1] = green;
        row[COLOURS * x + 2] = blue;
    }
}
