package org.dgd.nn.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files in the ways in which disks, networks and editors do, and in those in which somebody would forge them. */
final class Mutations {
    private static final int MOST = 4, LONGEST = 1 << 18, DEEPEST = 20_000;
    private static final long[] COUNTS = {0, 1, -1, 2, Byte.MAX_VALUE, 255, Short.MAX_VALUE, 65_535, 65_536, Integer.MAX_VALUE, Integer.MAX_VALUE - 1,
        Integer.MIN_VALUE, 0xffffffffL, 1L << 32, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE};
    private static final List<String> NUMBERS = List.of("0", "1", "-1", "-0", "00", "255", "65536", "1000000", "2147483647", "2147483646", "2147483648", "-2147483648",
        "4294967296", "9223372036854775807", "-9223372036854775808", "99999999999999999999999", "1e999", "-1e999", "1e308", "1e-320", "4.9e-324", "0.1", "NaN",
        "Infinity", "-Infinity", "null", "true", "\"\"", "1e9", "0x10", "1_000", "٣");
    private static final List<String> NESTS = List.of("[", "{\"a\":", "(", "{", "\"");
    /** Ends too early, a byte that never occurs, a surrogate, a form that is too long, zero. */
    private static final List<byte[]> NO_TEXT = List.of(new byte[] {(byte) 0xc3}, new byte[] {(byte) 0xff}, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        new byte[] {(byte) 0xc0, (byte) 0xaf}, new byte[] {0}, new byte[] {'\r'}, new byte[] {'\n'});

    private final Random random;
    private final List<byte[]> words;

    /** @param words that the format knows, put in at any place */
    Mutations(Random random, List<byte[]> words) {
        this.random = random;
        this.words = words;
    }

    /** A copy with one to four damages, mostly one. */
    byte[] damaged(byte[] whole, List<byte[]> others) {
        byte[] bytes = whole.clone();
        int times = random.nextBoolean() ? 1 : 1 + random.nextInt(MOST);
        for (int i = 0; i < times; i++) bytes = once(bytes, others);
        return bytes;
    }

    private byte[] once(byte[] bytes, List<byte[]> others) {
        return switch (random.nextInt(18)) {
            case 0, 1 -> flipped(bytes);
            case 2 -> replaced(bytes, 1, noise(1));
            case 3 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 4 -> replaced(bytes, random.nextInt(64), new byte[0]);
            case 5 -> replaced(bytes, 0, noise(1 + random.nextInt(16)));
            case 6 -> repeated(bytes);
            case 7, 8, 9 -> counted(bytes);
            case 10, 11 -> renumbered(bytes);
            case 12 -> replaced(bytes, random.nextInt(2) * random.nextInt(16), word());
            case 13 -> replaced(bytes, random.nextInt(2), NO_TEXT.get(random.nextInt(NO_TEXT.size())));
            case 14 -> duplicated(bytes);
            case 15 -> crossed(bytes, others.get(random.nextInt(others.size())));
            case 16 -> random.nextInt(8) == 0 ? nested(bytes) : flipped(bytes);
            default -> random.nextInt(8) == 0 ? Arrays.copyOf(bytes, bytes.length + random.nextInt(4096)) : exchanged(bytes);
        };
    }

    private byte[] flipped(byte[] bytes) {
        if (bytes.length > 0) bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] word() {
        if (words.isEmpty()) return NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(StandardCharsets.UTF_8);
        return words.get(random.nextInt(words.size()));
    }

    private int place(byte[] bytes) { return random.nextInt(bytes.length + 1); }

    /** So many bytes at any place give way to these. */
    private byte[] replaced(byte[] bytes, int length, byte[] by) {
        int from = place(bytes);
        return replaced(bytes, from, Math.min(bytes.length, from + length), by);
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + by.length);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }

    private byte[] repeated(byte[] bytes) {
        int from = place(bytes), to = Math.min(bytes.length, from + 1 + random.nextInt(600));
        if (from == to) return bytes;
        int times = Math.min(1 << random.nextInt(11), Math.max(1, (LONGEST - bytes.length) / (to - from)));
        byte[] many = new byte[(to - from) * times];
        for (int i = 0; i < times; i++) System.arraycopy(bytes, from, many, i * (to - from), to - from);
        return replaced(bytes, from, from, many);
    }

    /** A count in binary, at the beginning of the file more often than elsewhere, is another one: extreme, or nearly what it was. */
    private byte[] counted(byte[] bytes) {
        int width = 1 << random.nextInt(4);
        if (bytes.length < width) return bytes;
        int end = random.nextBoolean() ? Math.min(bytes.length, 64) : bytes.length;
        int at = random.nextInt(Math.max(1, end - width + 1));
        ByteBuffer field = ByteBuffer.wrap(bytes).order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        boolean near = random.nextInt(4) == 0;
        long by = random.nextInt(5) - 2, count = COUNTS[random.nextInt(COUNTS.length)];
        switch (width) {
            case 1 -> field.put(at, (byte) (near ? field.get(at) + by : count));
            case 2 -> field.putShort(at, (short) (near ? field.getShort(at) + by : count));
            case 4 -> field.putInt(at, (int) (near ? field.getInt(at) + by : count));
            default -> field.putLong(at, near ? field.getLong(at) + by : count);
        }
        return bytes;
    }

    /** A number in text is another one. */
    private byte[] renumbered(byte[] bytes) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) if (isDigit(bytes[i]) && (i == 0 || !isDigit(bytes[i - 1]))) starts.add(i);
        if (starts.isEmpty()) return counted(bytes);
        int from = starts.get(random.nextInt(starts.size())), to = from;
        while (to < bytes.length && isDigit(bytes[to])) to++;
        return replaced(bytes, from, to, NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isDigit(byte b) { return b >= '0' && b <= '9'; }

    /** What lies between two commas, braces or line ends is there twice: a key, a column, a row. */
    private byte[] duplicated(byte[] bytes) {
        int from = place(bytes);
        while (from < bytes.length && ",{[\n;\t".indexOf(bytes[from]) < 0) from++;
        int to = from + 1;
        while (to < bytes.length && ",}]\n;\t".indexOf(bytes[to]) < 0) to++;
        if (to >= bytes.length) return repeated(bytes);
        return replaced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
    }

    /** The beginning of this file and the end of another. */
    private byte[] crossed(byte[] bytes, byte[] other) {
        int from = place(bytes), start = place(other);
        return replaced(Arrays.copyOf(bytes, from), from, from, Arrays.copyOfRange(other, start, other.length));
    }

    private byte[] nested(byte[] bytes) {
        String nest = NESTS.get(random.nextInt(NESTS.size())).repeat(random.nextInt(DEEPEST));
        int from = place(bytes);
        if (random.nextBoolean()) while (from < bytes.length && bytes[from] != ':') from++;
        from = Math.min(bytes.length, from + 1);
        return replaced(bytes, from, from, nest.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] exchanged(byte[] bytes) {
        int length = random.nextInt(1 + Math.min(64, bytes.length / 2));
        if (length == 0) return flipped(bytes);
        int a = random.nextInt(bytes.length - length + 1), b = random.nextInt(bytes.length - length + 1);
        byte[] kept = Arrays.copyOfRange(bytes, a, a + length);
        System.arraycopy(bytes, b, bytes, a, length);
        System.arraycopy(kept, 0, bytes, b, length);
        return bytes;
    }
}
