package org.dgd.experiments.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.DownloadNotice;
import org.dgd.nn.data.DataCheck;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Split;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dgd data}: the public data sets on this machine. */
@Command(name = "data", subcommands = {DataExport.class, DataHoles.class},
        description = "Public data sets: where they are, get them, check them.", synopsisSubcommandLabel = "COMMAND")
public final class Data implements Runnable {
    @Spec CommandSpec spec;

    @Override public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed: data list, data fetch, data check, data export or data holes");
    }

    /** The sets that are meant. */
    static final class Sets {
        @Parameters(paramLabel = "SET", arity = "0..*", description = "mnist, fashion-mnist or cifar10 (default: all three).")
        List<String> names = List.of();

        List<PublishedSet> chosen() {
            return names.isEmpty() ? List.of(PublishedSet.values()) : names.stream().map(Sets::set).toList();
        }

        static PublishedSet set(String name) {
            return PublishedSet.of(name).orElseThrow(() -> new InputException(name + ": no such data set; choose among "
                    + Arrays.stream(PublishedSet.values()).map(PublishedSet::id).collect(Collectors.joining(", "))));
        }
    }

    /** Where the sets are looked for. */
    static final class Where {
        @Option(names = "--data-dir", paramLabel = "DIR", description = "The only folder to look at (default: $DGD_DATA, then the cache).")
        Path folder;

        DataFolder folder(Console console) {
            if (folder != null && !Files.isDirectory(folder)) throw new InputException("--data-dir " + folder + ": no such folder");
            return new DataFolder(Optional.ofNullable(folder), console.environment());
        }
    }

    @Command(name = "list", description = "Show where each data set is and how many records it has.")
    int list(@Mixin Where where) {
        Console console = Console.of(spec);
        DataFolder folder = where.folder(console);
        for (PublishedSet set : PublishedSet.values()) console.out().println(row(set, folder));
        return CommandLine.ExitCode.OK;
    }

    private static String row(PublishedSet set, DataFolder data) {
        Optional<Path> folder;
        try {
            folder = data.find(set);
        } catch (InputException e) {
            return row(set, "-", "-", e.getMessage());
        }
        if (folder.isEmpty())
            return row(set, "-", "-", "not here; dgd data fetch " + set.id() + " gets it (" + size(set) + " MB)");
        DataCheck.Report report = DataCheck.list(set, folder.get());
        String problem = report.findings().stream().map(f -> "; " + f.text()).findFirst().orElse("");
        String part = report.complete() || !report.ok() ? ""
                : "; a part of the published " + set.records(Split.TRAIN) + " + " + set.records(Split.TEST);
        return row(set, Integer.toString(report.train()), Integer.toString(report.test()), folder.get() + part + problem);
    }

    private static String row(PublishedSet set, String train, String test, String text) {
        return String.format(Locale.ROOT, "%-13s  train %6s  test %6s  %s", set.id(), train, test, text);
    }

    private static long size(PublishedSet set) { return Math.ceilDiv(set.files().stream().mapToLong(file -> file.bytes()).sum(), 1L << 20); }

    @Command(name = "fetch", description = "Download data sets into the cache unless they are on this machine already.")
    int fetch(@Mixin Sets sets) {
        Console console = Console.of(spec);
        DataFolder folder = new DataFolder(Optional.empty(), console.environment());
        for (PublishedSet set : sets.chosen()) {
            DataFolder.Location location = folder.obtain(set, new DownloadNotice(console));
            if (location.folder().isEmpty()) {
                console.notice(location.reason());
                return CommandLine.ExitCode.SOFTWARE;
            }
            console.out().println(set.id() + ": " + location.folder().get());
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "check", description = "Read every byte of the data sets on this machine and compare them with the published ones.")
    int check(@Mixin Sets sets, @Mixin Where where) {
        Console console = Console.of(spec);
        DataFolder data = where.folder(console);
        boolean ok = true;
        for (PublishedSet set : sets.chosen()) {
            Optional<Path> folder = data.find(set);
            if (folder.isEmpty()) {
                console.out().println(set.id() + ": not here");
                ok &= sets.names.isEmpty();                     // what was asked for by name must be there
                continue;
            }
            DataCheck.Report report = DataCheck.check(set, folder.get());
            console.out().printf(Locale.ROOT, "%s: %s, %d train and %d test records in %s%n", set.id(), report.ok() ? "ok" : "DAMAGED",
                    report.train(), report.test(), folder.get());
            report.findings().forEach(f ->
                    console.out().println("  " + f.level().name().toLowerCase(Locale.ROOT) + "  " + f.subject() + ": " + f.text()));
            ok &= report.ok();
        }
        return ok ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
