package org.dgd.nn.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** What {@code data list} and {@code data check} say about a data set in its folder. */
public final class DataCheck {
    public enum Level { OK, NOTE, ERROR }

    /** One sentence about one file or about the set. */
    public record Finding(Level level, String subject, String text) {}

    /**
     * @param train number of train records, 0 if they cannot be read
     * @param test  number of test records, 0 if they cannot be read
     */
    public record Report(PublishedSet set, Path folder, int train, int test, List<Finding> findings) {
        /** True if nothing is wrong; notes do no harm. */
        public boolean ok() { return findings.stream().noneMatch(finding -> finding.level() == Level.ERROR); }

        /** True if all records are there that were published. */
        public boolean complete() { return train == set.records(Split.TRAIN) && test == set.records(Split.TEST); }
    }

    private DataCheck() {}

    /** Counts the records by headers and file sizes. */
    public static Report list(PublishedSet set, Path folder) {
        List<Finding> findings = new ArrayList<>();
        int[] counts = Stream.of(Split.values()).mapToInt(split -> orZero(findings, set, () -> set.count(folder, split))).toArray();
        return new Report(set, folder, counts[0], counts[1], findings);
    }

    /** Reads every byte and compares the files with the published ones. */
    public static Report check(PublishedSet set, Path folder) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> sha256 = new HashMap<>();
        int[] counts = Stream.of(Split.values()).mapToInt(split -> orZero(findings, set, () -> {
            Dataset dataset = set.load(folder, split);
            sha256.putAll(dataset.sha256());
            return dataset.size();
        })).toArray();
        sha256.keySet().stream().sorted().forEach(file -> findings.add(compare(set, file, sha256.get(file))));
        var report = new Report(set, folder, counts[0], counts[1], findings);
        if (report.ok() && !report.complete())
            findings.add(new Finding(Level.NOTE, set.title(), counts[0] + " + " + counts[1] + " records of the published "
                    + set.records(Split.TRAIN) + " + " + set.records(Split.TEST)));
        return report;
    }

    private static Finding compare(PublishedSet set, String file, String sha256) {
        var published = Stream.concat(set.files().stream(), set == PublishedSet.CIFAR10 ? Cifar10.BATCHES.stream() : Stream.of())
                .filter(candidate -> candidate.name().equals(file)).findFirst();
        if (published.isPresent() && published.get().sha256().equals(sha256)) return new Finding(Level.OK, file, "as published");
        boolean claimsToBe = set.files().stream().anyMatch(candidate -> candidate.name().equals(file));
        return claimsToBe
                ? new Finding(Level.ERROR, file, "can be read, but its checksum is not that of the published file; fetch it again")
                : new Finding(Level.NOTE, file, "can be read; it is not the published " + (file.endsWith(".tar.gz") ? "archive" : "file"));
    }

    private static int orZero(List<Finding> findings, PublishedSet set, IntSupplier count) {
        try {
            return count.getAsInt();
        } catch (InputException e) {
            findings.add(new Finding(Level.ERROR, set.title(), e.getMessage()));
            return 0;
        }
    }
}
