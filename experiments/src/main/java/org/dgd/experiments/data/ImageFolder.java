package org.dgd.experiments.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dgd.metric.inception.ImageSource;
import org.dgd.nn.data.InputException;

/**
 * The PNG and JPEG files of a folder in the order of their names, as colour with 8 bits a channel, over 255. Grey becomes colour, what is
 * transparent is taken as opaque, and colour profiles are not applied, as Pillow's {@code convert("RGB")} does. A file is read when it is asked for.
 */
public final class ImageFolder implements ImageSource {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");
    private static final int COLOURS = 3;

    private final List<Path> files;
    private final int height, width;

    private ImageFolder(List<Path> files, int height, int width) {
        this.files = files;
        this.height = height;
        this.width = width;
    }

    /** {@link InputException} if there is no image in the folder, one cannot be read, or their sizes differ. */
    public static ImageFolder open(Path folder) {
        List<Path> files = list(folder);
        if (files.isEmpty()) throw new InputException(folder + ": holds no images; their names end in " + String.join(", ", ENDINGS));
        Picture.Head first = Picture.head(files.getFirst());
        for (Path file : files) {
            Picture.Head head = Picture.head(file);
            if (head.width() != first.width() || head.height() != first.height())
                throw new InputException(file + ": is " + head.width() + "x" + head.height() + " pixels, but "
                        + files.getFirst().getFileName() + " is "
                        + first.width() + "x" + first.height() + "; all images of a folder must have one size");
        }
        return new ImageFolder(files, first.height(), first.width());
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(f -> ENDINGS.stream().anyMatch(f.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith)
                    && !f.getFileName().toString().startsWith(".")).sorted().toList();
        } catch (IOException e) {
            throw Picture.unreadable(folder, e);
        }
    }

    @Override public int size() { return files.size(); }
    @Override public int height() { return height; }
    @Override public int width() { return width; }
    @Override public int channels() { return COLOURS; }

    @Override public void copy(int i, float[] to, int offset) {
        Path file = files.get(i);
        BufferedImage image = Picture.image(file);
        if (image.getWidth() != width || image.getHeight() != height) throw new InputException(file + ": changed while it was read");
        if (image.getColorModel() instanceof IndexColorModel) palette(image, to, offset);
        else channels(image.getRaster(), file, to, offset);
    }

    private void palette(BufferedImage image, float[] to, int offset) {
        for (int y = 0, at = offset; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int rgb = image.getRGB(x, y), shift = 16; shift >= 0; shift -= 8) to[at++] = (rgb >> shift & 0xff) / 255f;
    }

    /** The numbers as they are stored: {@code getRGB} would take grey for linear light and make it brighter. */
    private void channels(Raster raster, Path file, float[] to, int offset) {
        int bits = raster.getSampleModel().getSampleSize(0), bands = raster.getNumBands(), spare = bits - 8;
        if (spare < 0) throw new InputException(file + ": has " + bits + " bits a channel, expected 8 or 16");
        boolean grey = bands < COLOURS;
        for (int y = 0, at = offset; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < COLOURS; c++) to[at++] = (raster.getSample(x, y, grey ? 0 : c) >> spare) / 255f;
    }
}
