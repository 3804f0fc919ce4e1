package org.dgd.nn.data;

/**
 * The range of values, and what to do where a decoder that puts out [0,1] cannot describe it. NaN stands for a missing value and is left out.
 *
 * @param least   the least value; NaN if all are missing
 * @param largest the largest value; NaN if all are missing
 * @param whole   whether all values are whole numbers
 * @param outside the place of the first value outside [0,1], counted from 0; −1 if there is none
 */
public record RangeCheck(float least, float largest, boolean whole, int outside) {
    private static final int BYTE = 255, WORD = 65535, DIGITS = 6;

    public static RangeCheck of(float[] values) {
        float least = Float.NaN, largest = Float.NaN;
        boolean whole = true;
        int outside = -1;
        for (int i = 0; i < values.length; i++) {
            float x = values[i];
            if (Float.isNaN(x)) continue;
            if (!(x >= least)) least = x;
            if (!(x <= largest)) largest = x;
            whole &= x == Math.rint(x);
            if (outside < 0 && (x < 0 || x > 1)) outside = i;
        }
        return new RangeCheck(least, largest, whole, outside);
    }

    /** True if every value is in [0,1], or there is none. */
    public boolean fitsUnit() { return outside < 0; }

    /** Such as "0 to 255". */
    public String text() { return Float.isNaN(least) ? "no value" : text(least) + " to " + text(largest); }

    /** How the values get into [0,1]: bytes, words and values in [-1,1] in the common way, all others by their range. */
    public String advice() {
        if (fitsUnit()) return "values fit a decoder that puts out [0,1]";
        if (least >= 0 && whole && largest > BYTE / 2 && largest <= BYTE) return "divide them by 255";
        if (least >= 0 && whole && largest > WORD / 2 && largest <= WORD) return "divide them by 65535";
        if (least >= 0) return "divide them by " + text(largest);
        if (least >= -1 && largest <= 1) return "replace x by (x + 1) / 2";
        return largest <= least ? "scale them to that range" : "replace x by (x + " + text(-least) + ") / " + text(largest - (double) least);
    }

    /**
     * Refuses values outside [0,1] in one sentence.
     *
     * @param name      the file's name
     * @param row       how many values a row has
     * @param otherwise what else can be done, in the imperative; may be empty
     */
    void require(String name, float[] values, int row, String otherwise) {
        if (fitsUnit()) return;
        throw new InputException(name + ": row " + outside / row + " (counted from 0) holds " + values[outside]
                + "; decoders put out values in [0,1], "
                + "but these are from " + text() + "; " + advice() + (otherwise.isEmpty() ? "" : ", or " + otherwise));
    }

    private static String text(double x) { return Rounded.text(x, DIGITS); }
}
