package org.dgd.experiments.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.table.ColumnKind;
import org.dgd.nn.data.table.TableOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How data of the user's own are read: {@code --column --drop --label-column} for tables, {@code --image-size --channels} for folders of images. */
public final class ReadingOptions {
    @Option(names = "--column", paramLabel = "NAME:KIND",
            description =
                    "A .csv file's column is number, binary, category, count or size, whatever it looks like; * is every column not named. May be repeated.")
    List<String> kinds = List.of();

    @Option(names = "--drop", paramLabel = "NAME", description = "Leave a .csv file's column out. May be repeated.")
    List<String> dropped = List.of();

    @Option(names = "--label-column", paramLabel = "NAME", description = "A .csv file's column that holds labels.")
    String labels;

    @Option(names = "--image-size", paramLabel = "HxW", converter = ImageSize.Converter.class,
            description = "Crop a folder's images around their centres to the shape HxW, and resize them (default: as they are, all of one size).")
    ImageSize size;

    @Option(names = "--channels", paramLabel = "1|3", converter = Channels.class,
            description = "A folder's images are grey (1) or colour (3) (default: colour if a file has colours).")
    Integer channels;

    record ImageSize(int height, int width) {
        static final class Converter implements ITypeConverter<ImageSize> {
            private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})[xX]([1-9]\\d{0,4})");

            @Override public ImageSize convert(String text) {
                Matcher matcher = FORM.matcher(text.strip());
                if (!matcher.matches()) throw new TypeConversionException("must be height x width in pixels, such as 64x64");
                return new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            }
        }

        @Override public String toString() { return height + "x" + width; }
    }

    static final class Channels implements ITypeConverter<Integer> {
        @Override public Integer convert(String text) {
            return switch (text.strip()) {
                case "1" -> 1;
                case "3" -> 3;
                default -> throw new TypeConversionException("must be 1 (grey) or 3 (colour)");
            };
        }
    }

    TableOptions table() { return table(null); }

    /**
     * For a table; {@link InputException} if options for images are given.
     *
     * @param sizes the column that holds size factors, or null
     */
    TableOptions table(String sizes) {
        requireNone(size, "--image-size", "folder of images");
        requireNone(channels, "--channels", "folder of images");
        Map<String, ColumnKind> byName = new HashMap<>();
        for (String kind : kinds) {
            int colon = kind.lastIndexOf(':');
            if (colon < 1) throw new InputException("--column " + kind + ": must be a name and a kind, such as age:number");
            byName.put(kind.substring(0, colon), ColumnKind.of("--column " + kind, kind.substring(colon + 1)));
        }
        if (sizes != null && byName.put(sizes, ColumnKind.SIZE) != null)
            throw new InputException("--column " + sizes + ": gives the size factors (--size-factor column:" + sizes + "), so it has no other kind");
        return new TableOptions(byName, Set.copyOf(dropped), labels);
    }

    /** For a folder of images; {@link InputException} if options for tables are given. */
    ImageRequest images() {
        requireNoTable();
        return new ImageRequest(size == null ? 0 : size.height, size == null ? 0 : size.width, channels == null ? 0 : channels);
    }

    /** For data that are neither. */
    void requireNone() {
        requireNoTable();
        requireNone(size, "--image-size", "folder of images");
        requireNone(channels, "--channels", "folder of images");
    }

    private void requireNoTable() {
        requireNone(kinds.isEmpty() ? null : kinds.getFirst(), "--column", ".csv file");
        requireNone(dropped.isEmpty() ? null : dropped.getFirst(), "--drop", ".csv file");
        requireNone(labels, "--label-column", ".csv file");
    }

    private static void requireNone(Object value, String option, String data) {
        if (value != null) throw new InputException(option + " " + value + ": belongs to --data with a " + data);
    }
}
