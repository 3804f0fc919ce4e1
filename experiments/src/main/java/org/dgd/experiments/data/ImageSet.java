package org.dgd.experiments.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Sha256;

/**
 * The PNG and JPEG files of a folder as samples. Where the folder has sub-folders, each is a class, numbered in the order of their names,
 * and the images are in them; else the images have no labels. Samples are in the order of classes and names of files. Hidden files and
 * files with other endings are passed over.
 */
public final class ImageSet {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private final Path folder;
    private final List<String> classes = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();

    private ImageSet(Path folder) {
        this.folder = folder;
        for (Path sub : entries(folder).filter(Files::isDirectory).toList()) {
            if (entries(sub).anyMatch(Files::isDirectory))
                throw new InputException(sub + ": holds folders; a class is one folder with images, so move them there");
            List<Path> images = images(sub);
            if (images.isEmpty()) throw new InputException(sub + ": holds no images; their names end in " + String.join(", ", ENDINGS));
            for (Path image : images) labels.add(classes.size());
            files.addAll(images);
            classes.add(sub.getFileName().toString());
        }
        List<Path> loose = images(folder);
        if (!loose.isEmpty() && !classes.isEmpty())
            throw new InputException(folder + ": holds images, such as " + loose.getFirst().getFileName()
                    + ", beside folders of classes; move them into one");
        files.addAll(loose);
        if (files.isEmpty()) throw new InputException(folder + ": holds no images; their names end in " + String.join(", ", ENDINGS));
    }

    /** {@link InputException} in one sentence that names the folder or the file, if there are no images or one cannot be used. */
    public static Features read(Path folder, ImageRequest request) { return new ImageSet(folder).samples(request); }

    private static Stream<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(f -> !f.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(f -> f.getFileName().toString())).toList().stream();
        } catch (IOException e) {
            throw Picture.unreadable(folder, e);
        }
    }

    private static List<Path> images(Path folder) {
        return entries(folder).filter(f -> ENDINGS.stream().anyMatch(f.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                .filter(f -> !Files.isDirectory(f)).toList();
    }

    private Features samples(ImageRequest request) {
        List<Picture.Head> heads = files.stream().map(Picture::head).toList();
        Picture.Head first = heads.getFirst();
        if (!request.hasSize()) requireOneSize(heads);
        int height = request.hasSize() ? request.height() : first.height(), width = request.hasSize() ? request.width() : first.width();
        int channels = request.channels() > 0 ? request.channels() : heads.stream().allMatch(Picture.Head::grey) ? 1 : 3;
        long image = (long) height * width * channels;
        if (image * files.size() > MOST_VALUES)
            throw new InputException(folder + ": " + files.size() + " images of " + height + "x" + width + "x" + channels
                    + " numbers do not fit an array; "
                    + (image <= MOST_VALUES && files.size() > 1 ? "ask for a smaller --image-size" : "ask for an --image-size"));
        float[] values = new float[(int) image * files.size()];
        decode(height, width, channels, values);
        String name = folder.toAbsolutePath().normalize().getFileName() == null
                ? folder.toString() : folder.toAbsolutePath().normalize().getFileName().toString();
        return new Features(name, files.size(), height, width, channels, values,
                classes.isEmpty() ? null : labels.stream().mapToInt(Integer::intValue).toArray(), classes, Map.of(name, Sha256.of(folder, files)));
    }

    private void requireOneSize(List<Picture.Head> heads) {
        Picture.Head first = heads.getFirst();
        for (int i = 0; i < heads.size(); i++) {
            Picture.Head head = heads.get(i);
            if (head.width() != first.width() || head.height() != first.height())
                throw new InputException(files.get(i) + ": is " + head.height() + "x" + head.width() + " pixels, but "
                        + files.getFirst().getFileName() + " is "
                        + first.height() + "x" + first.width() + "; ask for one size with --image-size HxW");
        }
    }

    /** On all cores. Of several files that cannot be read, the first is named. */
    private void decode(int height, int width, int channels, float[] values) {
        InputException[] failures = new InputException[files.size()];
        IntStream.range(0, files.size()).parallel().forEach(i -> {
            try {
                Picture.read(files.get(i)).copy(height, width, channels, values, i * height * width * channels);
            } catch (InputException e) {
                failures[i] = e;
            }
        });
        Stream.of(failures).filter(Objects::nonNull).findFirst().ifPresent(e -> { throw e; });
    }
}
