package org.dgd.nn.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dgd.nn.data.InputException;

/**
 * Gives a reader damaged files, case by case (docs/18-reliability.md). Each case must end in an answer or in one {@link InputException} whose one line names
 * the file, with bounded memory and time, and no file may come or go. Case n of a seed is the same file on every machine and in a run of any length.
 *
 * <p>{@code dgd.fuzz.cases} is the number of cases of all readers together, {@code dgd.fuzz.seed} another seed, {@code dgd.fuzz.only} one case as
 * {@code reader:number}.
 */
public final class Fuzzer {
    /** Cases of all readers together in an ordinary build. */
    private static final int NORMAL = 2000;
    private static final int CASES = Integer.getInteger("dgd.fuzz.cases", NORMAL);
    private static final long SEED = Long.getLong("dgd.fuzz.seed", 1);
    private static final String ONLY = System.getProperty("dgd.fuzz.only", "");
    private static final Path KEPT = Path.of("target", "fuzz");
    private static final int MOST_FAILURES = 20, LONGEST_LINE = 2000;
    private static final long MEMORY = 64L << 20, MEMORY_A_BYTE = 64;
    /** Above what gzip can make of a byte, twice because arrays grow, and once more for numbers that become wider. */
    private static final long UNPACKED_BYTE = 4096;

    /** Reads a file, and may check what it read. */
    @FunctionalInterface
    public interface Reader { void read(Path file) throws Exception; }

    private final String name;
    private final Path file;
    private final int share;
    private final List<byte[]> whole = new ArrayList<>(), forged = new ArrayList<>(), words = new ArrayList<>();
    private UnaryOperator<byte[]> outer = UnaryOperator.identity();
    private boolean named = true;
    private long bytesOfAByte = MEMORY_A_BYTE;

    /**
     * @param name  of the reader
     * @param file  where each case is written, in a folder that holds nothing else but what the reader needs
     * @param share how many of 2,000 cases are this reader's
     */
    public Fuzzer(String name, Path file, int share) {
        this.name = name;
        this.file = file;
        this.share = share;
    }

    /** A file that the reader takes. The first cases are these as they are, all later ones are made of them. */
    public Fuzzer whole(byte[] bytes) {
        whole.add(bytes);
        return this;
    }

    /** A file that was made to do harm, and which the reader must refuse. */
    public Fuzzer forged(byte[] bytes) {
        forged.add(bytes);
        return this;
    }

    /** What the format knows, for cases that come far. */
    public Fuzzer words(String... more) {
        for (String word : more) words.add(word.getBytes(UTF_8));
        return this;
    }

    /** What is done after the damage, in half of the cases: mend a checksum, compress. */
    public Fuzzer then(UnaryOperator<byte[]> last) {
        outer = last;
        return this;
    }

    /** For formats that are compressed: a byte may become a thousand. */
    public Fuzzer compressed() { return memory(UNPACKED_BYTE); }

    /** How many bytes in memory a byte of the file may take. */
    public Fuzzer memory(long bytes) {
        bytesOfAByte = bytes;
        return this;
    }

    /** For readers that name an option in place of the file. */
    public Fuzzer unnamed() {
        named = false;
        return this;
    }

    /** Runs all cases; {@link AssertionError} with the first of each kind of failure. */
    public void run(Reader reader) throws Exception {
        int count = (int) ((long) share * CASES / NORMAL);
        Map<String, String> failures = new LinkedHashMap<>();
        Watch watch = new Watch();
        Set<String> before = files();
        try {
            if (ONLY.isEmpty()) watch.run(name, 0, count, n -> judge(n, reader, watch, failures));
            else if (ONLY.startsWith(name + ":"))
                watch.run(name, Integer.parseInt(ONLY.substring(name.length() + 1)), 1, n -> judge(n, reader, watch, failures));
        } catch (AssertionError hang) {
            keep(file, "last");
            throw hang;
        }
        if (!failures.isEmpty()) throw new AssertionError(failures.size() + " kinds of failure:\n" + String.join("\n", failures.values()));
        delete(file);
        Set<String> after = files();
        if (!after.equals(before)) throw new AssertionError(name + ": the files were " + before + " and are " + after);
    }

    private void judge(int number, Reader reader, Watch watch, Map<String, String> failures) {
        String wrong = null;
        Throwable cause = null;
        long size = write(number), start = watch.allocated(), most = MEMORY + bytesOfAByte * size;
        try {
            reader.read(file);
            if (number >= whole.size() && number < whole.size() + forged.size()) wrong = "a forged file was taken";
        } catch (InputException e) {
            wrong = number < whole.size() ? "a whole file was refused: " + e.getMessage() : unclear(e.getMessage());
            cause = e;
        } catch (Throwable e) {                                 // not an Exception only: that is what is looked for
            wrong = e.toString();
            cause = e;
        }
        long used = watch.allocated() - start;
        if (wrong == null && used > most) wrong = "took " + (used >> 20) + " MiB for a file of " + size + " bytes";
        if (wrong == null) return;
        String kind = cause == null ? wrong.replaceAll("\\d+", "N") : cause.getClass() + place(cause);
        if (failures.size() < MOST_FAILURES && !failures.containsKey(kind))
            failures.put(kind, name + ", case " + number + " of seed " + SEED + ", kept in " + keep(file, Integer.toString(number)) + ": " + wrong
                    + place(cause) + "; -Ddgd.fuzz.seed=" + SEED + " -Ddgd.fuzz.only=" + name + ":" + number + " repeats it");
    }

    private static String place(Throwable e) {
        if (e == null) return "";
        return Stream.of(e.getStackTrace()).filter(f -> f.getClassName().startsWith("org.dgd") && !f.getClassName().contains(".fuzz.")).limit(3)
                .map(f -> " at " + f.getFileName() + ":" + f.getLineNumber()).reduce("", String::concat);
    }

    /** What is wrong with a message, or null. */
    private String unclear(String message) {
        if (message == null || message.isBlank()) return "an empty message";
        if (named && !message.contains(file.getFileName().toString()) && !message.contains(file.getParent().toString())) return "no file is named: " + message;
        if (message.chars().anyMatch(c -> c < ' ' && c != '\t')) return "a message with line breaks: " + message;
        if (message.length() > LONGEST_LINE) return "a message of " + message.length() + " characters";
        if (message.contains("Exception") || message.contains("java.")) return "a message for programmers: " + message;
        return null;
    }

    /** @return the size of the file */
    private long write(int number) {
        delete(file);
        int n = number;
        if (n < whole.size()) return write(whole.get(n));
        if ((n -= whole.size()) < forged.size()) return write(forged.get(n));
        if ((n -= forged.size()) == 0) return 0;                // no file
        try {
            if (n == 1) Files.createDirectory(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (n == 1) return 0;
        if (n == 2) return write(new byte[0]);
        Random random = new Random(SEED * 0x9e3779b97f4a7c15L + name.hashCode() * 0x5deece66dL + number);
        byte[] bytes = new Mutations(random, words).damaged(whole.get(random.nextInt(whole.size())), whole);
        return write(random.nextBoolean() ? outer.apply(bytes) : bytes);
    }

    private long write(byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.length;
    }

    private Path keep(Path from, String suffix) {
        Path kept = KEPT.resolve(name + "-" + SEED + "-" + suffix);
        try {
            Files.createDirectories(KEPT);
            delete(kept);
            if (Files.exists(from)) Files.copy(from, kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept;
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is in the folder of the file and in the working folder. */
    private Set<String> files() {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> here = Files.walk(file.getParent()); Stream<Path> working = Files.list(Path.of(""))) {
            Stream.concat(here, working).filter(p -> !p.equals(file)).forEach(p -> names.add(p.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
