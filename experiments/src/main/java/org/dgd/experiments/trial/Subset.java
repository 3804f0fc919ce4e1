package org.dgd.experiments.trial;

import java.io.Serializable;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/**
 * What a trial is trained and tested on: of each class, every n-th image. The paper takes every 50th image of CIFAR-10 and every 30th of
 * Fashion-MNIST; a smaller copy of a data set gets a smaller n, so that there are as many images.
 *
 * @param rule in words
 */
public record Subset(Samples train, Samples test, String rule) implements Serializable {
    /** Images of the paper's subset. Of Fashion-MNIST's 10,000 test images every 30th is 340, because every class begins anew. */
    private static final int CIFAR_TRAIN = 1000, CIFAR_TEST = 200, FASHION_TRAIN = 2000, FASHION_TEST = 333;

    /**
     * Every 50th of 50,000 + 10,000, every 20th and 25th of 20,000 + 5,000.
     *
     * @param limit about how many training images there shall be, test images in proportion; 0: the paper's
     */
    public static Subset cifar10(Samples train, Samples test, int limit) { return of(train, test, CIFAR_TRAIN, CIFAR_TEST, limit); }

    /** Every 30th of 60,000 + 10,000. */
    public static Subset fashionMnist(Samples train, Samples test, int limit) { return of(train, test, FASHION_TRAIN, FASHION_TEST, limit); }

    private static Subset of(Samples train, Samples test, int trainSize, int testSize, int limit) {
        if (limit > train.size()) throw new InputException("--limit " + limit + ": " + train.name() + " holds only " + train.size() + " samples");
        int wanted = limit == 0 ? trainSize : limit, tested = Math.max(1, (int) ((long) testSize * wanted / trainSize));
        int step = step(train, wanted), testStep = step(test, tested);
        Samples a = train.everyNthPerClass(step), b = test.everyNthPerClass(testStep);
        return new Subset(a, b, "every " + ordinal(step) + " of each class: " + a.size() + " of " + train.size() + " training images, every "
                + ordinal(testStep) + ": " + b.size() + " of " + test.size() + " test images");
    }

    private static int step(Samples all, int wanted) { return Math.max(1, Math.round((float) all.size() / wanted)); }

    private static String ordinal(int n) {
        if (n == 1) return "one";
        String end = n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
        return n + end;
    }
}
