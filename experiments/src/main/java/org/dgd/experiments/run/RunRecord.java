package org.dgd.experiments.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.Machine;
import org.dgd.experiments.cli.Project;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/** {@code run.json}: what was run on what, where, when, and what came of it. */
public final class RunRecord {
    enum Status { RUNNING, COMPLETE, FAILED, INTERRUPTED }

    /** They say where results go and how fast, not what they are; a run may be made longer. */
    private static final Set<String> WITHOUT_INFLUENCE = Set.of("out", "resume", "threads", "epochs", "log-steps", "data-dir", "dry-run",
            "check-numbers");
    /** Options whose defaults follow from the number of epochs. */
    private static final Set<String> FROM_EPOCHS = Set.of("decay-after", "decay-over", "prior-hold", "noise-until");
    private static final String STATUS = "status", OPTIONS = "options", FINGERPRINT = "fingerprint", RESULTS = "results";
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

    private final Path file;
    private final Run.Plan plan;
    private final Instant started = Instant.now();

    RunRecord(Path file, Run.Plan plan) {
        this.file = file;
        this.plan = plan;
    }

    /** What an earlier process left in the file, as far as it matters; fields are null where the file lacks them. */
    record Earlier(String status, Options options, List<String> fingerprint) {
        record Options(Integer epochs) { }

        boolean isComplete() { return word(Status.COMPLETE).equals(status); }

        int epochs() { return options == null || options.epochs == null ? 0 : options.epochs; }
    }

    /** Which command's run a file records; empty if that cannot be read. */
    static Optional<String> command(Path file) {
        record Named(String command) { }
        try {
            return Optional.ofNullable(GSON.fromJson(Files.readString(file), Named.class)).map(Named::command);
        } catch (IOException | JsonParseException | NumberFormatException e) {      // Gson lets the last one through
            return Optional.empty();
        }
    }

    Earlier earlier() {
        Earlier nothing = new Earlier(null, null, null);
        if (!Files.exists(file)) return nothing;
        try {
            return Optional.ofNullable(GSON.fromJson(Files.readString(file), Earlier.class)).orElse(nothing);
        } catch (IOException | JsonParseException | NumberFormatException e) {
            throw damaged(e);
        }
    }

    /** All that the file holds. */
    Map<String, Object> read() {
        try {
            Map<String, Object> all = GSON.fromJson(Files.readString(file), new TypeToken<Map<String, Object>>() { });
            if (all == null) throw damaged(null);
            return all;
        } catch (IOException | JsonParseException | NumberFormatException e) {
            throw damaged(e);
        }
    }

    /** What came of it. */
    JsonObject results() {
        try {
            if (JsonParser.parseString(Files.readString(file)) instanceof JsonObject all && all.get(RESULTS) instanceof JsonObject results)
                return results;
            throw damaged(null);
        } catch (IOException | JsonParseException e) {
            throw damaged(e);
        }
    }

    private InputException damaged(Exception cause) {
        return new InputException(file + ": cannot be read as the record of a run; choose another --out", cause);
    }

    /** {@link InputException}, naming the first difference, if the earlier process ran something else. */
    void requireSameRun(Earlier earlier) {
        List<String> was = earlier.fingerprint == null ? List.of() : earlier.fingerprint, is = fingerprintLines(plan);
        for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
            String a = i < was.size() ? was.get(i) : "nothing more", b = i < is.size() ? is.get(i) : "nothing more";
            if (!b.equals(a))
                throw new InputException(file + ": the run there is another one: it has " + a + ", this one has " + b + "; "
                        + (followsFromEpochs(a) ? "that follows from --epochs: add " + kept(was, is) + ", or give the --epochs it was started with"
                                : "give the options it was started with") + ", or another --out");
        }
    }

    /** @param line null in a record that was damaged */
    private static boolean followsFromEpochs(String line) { return line != null && FROM_EPOCHS.contains(line.split(" ", 2)[0]); }

    /** The options with which a longer run has those of the earlier one. */
    private static String kept(List<String> was, List<String> is) {
        return was.stream().filter(line -> followsFromEpochs(line) && !is.contains(line)).map(line -> "--" + line).collect(Collectors.joining(" "));
    }

    /** One {@code key value} a line, sorted: what the result follows from. */
    static String fingerprint(Run.Plan plan) { return String.join("\n", fingerprintLines(plan)); }

    private static List<String> fingerprintLines(Run.Plan plan) {
        Map<String, Object> keys = new TreeMap<>(plan.options());
        keys.keySet().removeAll(WITHOUT_INFLUENCE);
        keys.put("command", plan.command());
        keys.put("version", Project.version());
        keys.put("data.name", plan.data().name());
        keys.put("data.samples", plan.data().size());
        plan.data().sha256().forEach((name, hash) -> keys.put("data.sha256." + name, hash));
        return keys.entrySet().stream().map(e -> (e.getKey() + " " + plain(e.getValue())).replaceAll("\\R", " ")).toList();
    }

    /** Everything known so far, in the order in which a person reads it. */
    Map<String, Object> content(Status status, Instant ended, Map<String, ?> results) {
        Map<String, Object> c = new LinkedHashMap<>();
        c.put("command", plan.command());
        c.put(STATUS, word(status));
        c.put(OPTIONS, plain(plan.options()));
        c.put("seed", plain(plan.options().get("seed")));
        c.put("version", Project.version());
        Project.commit().ifPresent(commit -> c.put("git_commit", commit));
        c.put("data", data(plan.data()));
        c.put("device", plan.device());
        c.put("threads", plan.threads());
        Machine.vectorBits().ifPresent(bits -> c.put("vector_bits", bits));
        c.put("java", System.getProperty("java.runtime.version"));
        c.put("java_vendor", System.getProperty("java.vendor"));
        c.put("java_vm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        c.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        c.put("arch", System.getProperty("os.arch"));
        Machine.processor().ifPresent(name -> c.put("cpu", name));
        c.put("cores", Machine.cores());
        c.put("started", started.truncatedTo(ChronoUnit.MILLIS).toString());
        if (ended != null) {
            c.put("ended", ended.truncatedTo(ChronoUnit.MILLIS).toString());
            c.put("seconds", Duration.between(started, ended).toMillis() / 1e3);
        }
        c.put(RESULTS, plain(results));
        c.put(FINGERPRINT, fingerprintLines(plan));
        return c;
    }

    void write(Status status, Instant ended, Map<String, ?> results) {
        byte[] json = json(content(status, ended, results));
        AtomicFile.write(file, out -> out.write(json));
    }

    /** A file's content. NaN, infinities, paths and constants become words. */
    public static byte[] json(Map<String, ?> content) { return (text(content) + "\n").getBytes(StandardCharsets.UTF_8); }

    static String text(Map<String, ?> content) { return GSON.toJson(plain(content)); }

    private static Map<String, Object> data(Samples data) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("name", data.name());
        d.put("samples", data.size());
        d.put("height", data.height());
        d.put("width", data.width());
        d.put("channels", data.channels());
        d.put("labelled", data.labels() != null);
        d.put("classes", data.classes());
        d.put("synthetic", data.synthetic());
        d.put("sha256", new TreeMap<>(data.sha256()));
        return d;
    }

    private static String word(Object constant) { return Converters.Choice.word(constant); }

    /** A value as JSON can hold it: NaN and infinities become words, and so do paths and constants. */
    private static Object plain(Object value) {
        return switch (value) {
            case null -> null;
            case Double d when !Double.isFinite(d) -> d.toString();
            case Float f when !Float.isFinite(f) -> f.toString();
            case Number n -> n;
            case Boolean b -> b;
            case Optional<?> o -> plain(o.orElse(null));
            case Enum<?> e -> word(e);
            case Collection<?> items -> items.stream().map(RunRecord::plain).toList();
            case Map<?, ?> map -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                map.forEach((key, item) -> entries.put(key.toString(), plain(item)));
                yield entries;
            }
            case Object array when array.getClass().isArray() -> {
                List<Object> items = new ArrayList<>();
                for (int i = 0; i < Array.getLength(array); i++) items.add(plain(Array.get(array, i)));
                yield items;
            }
            default -> value.toString();
        };
    }
}
