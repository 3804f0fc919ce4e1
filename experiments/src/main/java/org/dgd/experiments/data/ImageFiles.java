package org.dgd.experiments.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.experiments.figures.Images;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.StoredArray;

/** Images as they leave the decoder, (N,h,w,c), and as files hold them, (N,C,H,W). */
public final class ImageFiles {
    private static final int DRAWN = 400, COLUMNS = 20;
    /** The option of every command that draws. */
    private static final String PICTURE = "--png";

    private ImageFiles() { }

    /** Before anything is computed: the file can be made where it is wanted. */
    public static void requireWritable(String option, Path file) {
        if (option.equals(PICTURE) && !file.toString().toLowerCase(Locale.ROOT).endsWith(".png"))
            throw new InputException(option + " " + file + ": pictures are written as PNG; give a name that ends in .png");
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) throw new InputException(option + " " + file + ": is a folder, expected the name of a file");
        if (!Files.isDirectory(folder)) throw new InputException(option + " " + file + ": there is no folder " + folder);
        if (!Files.isWritable(folder)) throw new InputException(option + " " + file + ": the folder " + folder + " is not writable");
    }

    /** So many samples are one array; Java's have less than 2³¹ numbers. */
    public static void requireFit(String option, int samples, int numbers) {
        int most = (Integer.MAX_VALUE - 8) / numbers;
        if (samples > most)
            throw new InputException(option + " " + samples + ": at most " + most + " samples of " + numbers + " numbers fit an array");
    }

    /** Two outputs must not be one file, nor an output an input, by whatever name or link. */
    public static void requireDifferent(String option, Path file, String other, Path otherFile) {
        if (file != null && otherFile != null && one(file, otherFile)) throw new InputException(option + " " + file + ": is also the file of " + other);
    }

    private static boolean one(Path a, Path b) {
        try {
            if (Files.exists(a) && Files.exists(b)) return Files.isSameFile(a, b);
        } catch (IOException e) {
            throw new InputException(a + ": cannot be compared with " + b + ": " + e.getMessage(), e);
        }
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }

    /** float32 (N,C,H,W); vectors of features, which have no pixels, as (N,m). */
    public static void writeNpy(Path file, float[] images, Size size) {
        int n = images.length / size.features();
        if (size.height() * size.width() == 1) Npy.write(file, images, n, size.channels());
        else Npy.write(file, planes(images, size), n, size.channels(), size.height(), size.width());
    }

    /** Several images of every sample, draw by draw: float32 (draws,N,C,H,W), or (draws,N,m). */
    public static void writeDraws(Path file, float[] images, int draws, Size size) {
        int n = images.length / size.features() / draws;
        if (size.height() * size.width() == 1) Npy.write(file, images, draws, n, size.channels());
        else Npy.write(file, planes(images, size), draws, n, size.channels(), size.height(), size.width());
    }

    /** The order of files. Of one channel it is the same. */
    private static float[] planes(float[] images, Size size) {
        if (size.channels() == 1) return images;
        int n = images.length / size.features(), pixels = size.height() * size.width();
        float[] planes = new float[images.length];
        for (int i = 0; i < n; i++)
            for (int p = 0; p < pixels; p++)
                for (int c = 0; c < size.channels(); c++)
                    planes[(i * size.channels() + c) * pixels + p] = images[(i * pixels + p) * size.channels() + c];
        return planes;
    }

    /** Representations, float32 (N,m). */
    public static void writeRows(Path file, double[] z, int m) {
        float[] rows = new float[z.length];
        for (int i = 0; i < rows.length; i++) rows[i] = (float) z[i];
        Npy.write(file, rows, rows.length / m, m);
    }

    /** The images of an array (N,C,H,W) in the order in which they leave the decoder. */
    public static float[] channelsLast(StoredArray array) {
        return Features.of(array.name(), array.floats(), array.shape(), Map.of()).requireComplete().values();
    }

    /** A grid of the first {@value #DRAWN} images; the reason when there is none. */
    public static Optional<String> writePng(Path file, float[] images, Size size) {
        if (!drawable(size)) return Optional.of("no picture: images of " + size + " are neither grey nor colour");
        Figures figures = Figures.open();
        float[] some = Arrays.copyOf(images, Math.min(images.length, DRAWN * size.features()));
        return figures.grid(file, new ImagePanel("", images(some, size), COLUMNS)).isPresent() ? Optional.empty() : figures.missing();
    }

    /** To be drawn; a value that is missing is black. */
    public static Images images(float[] images, Size size) {
        float[] drawn = images.clone();
        Observation.split(drawn);
        return new Images(drawn, size.height(), size.width(), size.channels());
    }

    public static boolean drawable(Size size) { return size.height() > 1 && size.width() > 1 && (size.channels() == 1 || size.channels() == 3); }
}
