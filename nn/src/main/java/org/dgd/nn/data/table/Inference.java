package org.dgd.nn.data.table;

import org.dgd.nn.data.InputException;

/**
 * From what a column holds to what it is.
 * <ul>
 * <li>the numbers 0 and 1, or two different words: BINARY;</li>
 * <li>one number only, or numbers of which one has a fraction, is negative or is above {@link Column#LARGEST_COUNT}: NUMBER;</li>
 * <li>whole numbers of at least 0: COUNT, but CATEGORY where no more than {@value #FEW} different ones occur;</li>
 * <li>words: CATEGORY with at most {@value #MOST_LEVELS} levels.</li>
 * </ul>
 */
final class Inference {
    static final int FEW = 5, MOST_LEVELS = 100, MOST_LEVELS_ASKED = 1000, MOST_CLASSES = 10_000;
    /** A column with so many numbers for each word holds numbers, and the words are mistakes or ways to say that a value is missing. */
    private static final int NUMBERS_A_WORD = 10;

    private final String file;
    private final ColumnProfile profile;
    private final ColumnKind asked;
    private final boolean labels;

    private Inference(String file, ColumnProfile profile, ColumnKind asked, boolean labels) {
        this.file = file;
        this.profile = profile;
        this.asked = asked;
        this.labels = labels;
    }

    /** What a column of a file is; the options say how it is used and may name its kind. */
    static Inference start(String file, String name, TableOptions options) {
        boolean labels = name.equals(options.labels());
        ColumnKind asked = options.kind(name);
        int most = labels ? MOST_CLASSES : asked == null ? MOST_LEVELS : MOST_LEVELS_ASKED;
        return new Inference(file, new ColumnProfile(name, most), asked, labels);
    }

    void add(CsvRow row, String cell) { profile.add(row, cell); }

    boolean isLabels() { return labels; }

    /** The column, after all its cells have been added; {@link InputException} if there is nothing it can be. */
    Column column() {
        if (labels) return labels();
        if (profile.isEmpty()) throw fail("has no value; leave it out with --drop " + profile.name());
        ColumnKind kind = asked == null ? found() : asked;
        return switch (kind) {
            case NUMBER -> number();
            case COUNT -> Column.count(profile.name());
            case SIZE -> Column.size(profile.name());
            case BINARY -> binary();
            case CATEGORY -> category();
        };
    }

    /** Any values; each different one is a class. */
    private Column labels() {
        if (profile.isEmpty()) throw fail("has no value, so it holds no labels");
        return category();
    }

    private ColumnKind found() {
        if (profile.hasDecimalCommas())
            throw fail("holds numbers with a decimal comma, such as " + profile.firstWord() + "; write them with a point");
        if (profile.words() > 0 && profile.numbers() >= NUMBERS_A_WORD * profile.words() && profile.distinct() > FEW)
            throw fail("holds numbers, but also " + profile.firstWord() + "; leave a cell empty where its value is missing, or ask for "
                    + "--column " + profile.name() + ":category");
        if (profile.isExactly(0.0, 1.0) || profile.words() > 0 && profile.distinct() == 2) return ColumnKind.BINARY;
        if (profile.words() > 0) return ColumnKind.CATEGORY;
        if (profile.distinct() == 1 || !profile.allWhole() || profile.largest() > Column.LARGEST_COUNT) return ColumnKind.NUMBER;
        return profile.distinct() <= FEW ? ColumnKind.CATEGORY : ColumnKind.COUNT;
    }

    private Column number() {
        if (profile.words() > 0) throw fail("is to hold numbers, but " + profile.firstWord() + " is none; leave a cell empty where its value is missing");
        double sd = profile.sd();
        if (!Double.isFinite(sd) || !Double.isFinite(profile.mean())) throw fail("holds numbers that are too large to be standardised; scale them");
        return Column.number(profile.name(), profile.mean(), sd > 0 ? sd : 1);
    }

    private Column binary() {
        if (profile.isExactly(0.0) || profile.isExactly(1.0)) return Column.binary(profile.name(), "0", "1");
        if (profile.distinct() != 2) throw fail("is to be binary, but holds " + count() + " different values");
        return Column.binary(profile.name(), profile.levels().getFirst(), profile.levels().getLast());
    }

    private Column category() {
        if (profile.distinct() <= profile.most()) return Column.category(profile.name(), profile.levels());
        String example = profile.words() > 0 ? ", such as " + profile.firstWord() : "";
        throw fail("holds " + count() + " different values" + example + ", more than a category may have; leave it out with --drop " + profile.name());
    }

    private String count() {
        return profile.distinct() > profile.most() ? "more than " + profile.most() : Integer.toString(profile.distinct());
    }

    private InputException fail(String problem) { return new InputException(file + ": column " + profile.name() + " " + problem); }
}
