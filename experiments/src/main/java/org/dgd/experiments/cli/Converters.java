package org.dgd.experiments.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.model.LatentRange;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * From text to the values of options. A message says what the value must be; {@link Failure} puts the option and the text
 * before it: {@code --epochs -1: must be at least 1}.
 */
public final class Converters {
    private Converters() { }

    /** Sets what holds for all options of a type, unless an option names a converter of its own. */
    public static void register(CommandLine line) {
        line.registerConverter(Integer.class, new WholeNumber()).registerConverter(int.class, new WholeNumber());
        line.registerConverter(Long.class, new LongNumber()).registerConverter(long.class, new LongNumber());
        line.registerConverter(Double.class, new FiniteNumber()).registerConverter(double.class, new FiniteNumber());
        line.registerConverter(Path.class, new File());
        registerChoices(line, line);
    }

    private static void registerChoices(CommandLine top, CommandLine line) {
        for (ArgSpec arg : line.getCommandSpec().args())
            for (Class<?> type : arg.auxiliaryTypes()) if (type.isEnum()) registerChoice(top, type);
        line.getSubcommands().values().forEach(command -> registerChoices(top, command));
    }

    private static <E> void registerChoice(CommandLine line, Class<E> type) { line.registerConverter(type, new Choice<>(type)); }

    static final class WholeNumber implements ITypeConverter<Integer> {
        @Override public Integer convert(String text) { return whole(text, Integer.MIN_VALUE); }
    }

    public static final class NonNegativeInt implements ITypeConverter<Integer> {
        @Override public Integer convert(String text) { return whole(text, 0); }
    }

    public static final class PositiveInt implements ITypeConverter<Integer> {
        @Override public Integer convert(String text) { return whole(text, 1); }
    }

    /** 0 stands for the word auto. */
    public static final class PositiveIntOrAuto implements ITypeConverter<Integer> {
        @Override public Integer convert(String text) {
            if (text.equals("auto")) return 0;
            try {
                return whole(text, 1);
            } catch (TypeConversionException e) {
                throw new TypeConversionException(e.getMessage() + ", or auto");
            }
        }
    }

    static final class LongNumber implements ITypeConverter<Long> {
        @Override public Long convert(String text) { return longNumber(text); }
    }

    public static final class FiniteNumber implements ITypeConverter<Double> {
        @Override public Double convert(String text) { return finite(text); }
    }

    public static final class NonNegativeDouble implements ITypeConverter<Double> {
        @Override public Double convert(String text) {
            double value = finite(text);
            if (value < 0) throw new TypeConversionException("must be at least 0");
            return value;
        }
    }

    /** Of something that is there: less than all of it. */
    public static final class Share implements ITypeConverter<Double> {
        @Override public Double convert(String text) {
            double value = finite(text);
            if (value < 0 || value >= 1) throw new TypeConversionException("must be at least 0 and less than 1");
            return value;
        }
    }

    public static final class PositiveDouble implements ITypeConverter<Double> {
        @Override public Double convert(String text) {
            double value = finite(text);
            if (value <= 0) throw new TypeConversionException("must be more than 0");
            return value;
        }
    }

    public static final class Range implements ITypeConverter<LatentRange> {
        @Override public LatentRange convert(String text) {
            try {
                return LatentRange.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("must be two numbers, the first below the second, such as 0,1");
            }
        }
    }

    /** Whole numbers of at least 1 with commas between them. One value, so that the last of repeated options counts. */
    public record PositiveInts(List<Integer> values) {
        public static final class Converter implements ITypeConverter<PositiveInts> {
            @Override public PositiveInts convert(String text) {
                return new PositiveInts(items(text).map(item -> whole(item, 1)).toList());
            }
        }

        /** The same, but 0 is allowed. */
        public static final class OrZero implements ITypeConverter<PositiveInts> {
            @Override public PositiveInts convert(String text) {
                return new PositiveInts(items(text).map(item -> whole(item, 0)).toList());
            }
        }

        @Override public String toString() { return values.stream().map(String::valueOf).collect(Collectors.joining(",")); }
    }

    public static final class File implements ITypeConverter<Path> {
        @Override public Path convert(String text) {
            if (text.isBlank()) throw new TypeConversionException("must be the name of a file or folder");
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new TypeConversionException("cannot be the name of a file: " + e.getReason());
            }
        }
    }

    /** A constant of an enum, written in small letters with hyphens. */
    public static final class Choice<E> implements ITypeConverter<E> {
        private final Class<E> type;

        public Choice(Class<E> type) { this.type = type; }

        @Override public E convert(String text) {
            for (E constant : type.getEnumConstants()) if (word(constant).equals(text.toLowerCase(Locale.ROOT))) return constant;
            throw new TypeConversionException("must be one of "
                    + Arrays.stream(type.getEnumConstants()).map(Choice::word).collect(Collectors.joining(", ")));
        }

        public static String word(Object constant) { return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'); }
    }

    /** What stands between commas. */
    public static Stream<String> items(String text) { return Arrays.stream(text.split(",", -1)).map(String::strip); }

    private static int whole(String text, int least) {
        long value = longNumber(text);
        if (value < least) throw new TypeConversionException("must be at least " + least);
        if (value > Integer.MAX_VALUE) throw new TypeConversionException("must be at most " + Integer.MAX_VALUE);
        return (int) value;
    }

    private static long longNumber(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            boolean tooLong = text.strip().matches("[+-]?\\d+");
            throw new TypeConversionException(tooLong ? "has too many digits" : "must be a whole number");
        }
    }

    private static double finite(String text) {
        double value = number(text);
        if (!Double.isFinite(value)) throw new TypeConversionException("must be a finite number");
        return value;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("must be a number");
        }
    }
}
