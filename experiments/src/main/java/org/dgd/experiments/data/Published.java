package org.dgd.experiments.data;

import java.nio.file.Path;
import java.util.Locale;
import org.dgd.experiments.cli.MemoryAdvice;
import org.dgd.nn.data.Dataset;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Split;

/** Published sets, read where there is memory for them. */
public final class Published {
    /** Of an image there is what was read and what is made of it. */
    private static final int COPIES = 2;

    private Published() { }

    /** A part of a set; {@link InputException} if a file is missing or wrong, or memory does not suffice for what the files say they hold. */
    public static Dataset load(PublishedSet set, Path folder, Split split) {
        long bytes = set.bytes(folder, split);
        if (COPIES * bytes > MemoryAdvice.available() - inUse()) System.gc();       // what was left by others does not count
        requireFit(set, split, bytes, MemoryAdvice.available() - inUse());
        return set.load(folder, split);
    }

    static void requireFit(PublishedSet set, Split split, long bytes, long left) {
        long needed = COPIES * bytes;
        if (needed <= left) return;
        throw new InputException(set.title() + " would need some " + MemoryAdvice.text(needed) + " of memory while its " + split.name().toLowerCase(Locale.ROOT)
                + " part is read, and Java has " + MemoryAdvice.text(Math.max(0, left)) + " left; "
                + MemoryAdvice.more(2 * needed + MemoryAdvice.available()).orElse("use a machine with more memory"));
    }

    private static long inUse() { return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(); }
}
