package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Sha256;

/** What of a command's folder must have the same bits however often its process was killed, and what must hold of it at every moment. */
final class RunBits {
    /** Of where, when and how long, which no two runs share. */
    private static final Set<String> OF_THE_MACHINE = Set.of("seconds", "measured", "machine", "git_commit", "threads");

    private RunBits() { }

    /** All results by name: models, representations, logs, measured numbers, tables and pictures, without times. */
    static Map<String, String> of(Path out) throws IOException {
        Map<String, String> bits = new TreeMap<>();
        for (Path file : files(out)) {
            String name = out.relativize(file).toString();
            if (name.contains("checkpoint/") || name.endsWith("run.json") || name.endsWith(".html") || isPart(file)) continue;
            if (name.endsWith(".csv")) bits.put(name, withoutSeconds(file));
            else if (name.endsWith(".json")) bits.put(name, withoutMachine(JsonParser.parseString(Files.readString(file))).toString());
            else bits.put(name, Sha256.of(file));
        }
        return bits;
    }

    private static String withoutSeconds(Path csv) throws IOException {
        List<String[]> rows = Files.readAllLines(csv).stream().map(row -> row.split(",", -1)).toList();
        int[] kept = IntStream.range(0, rows.getFirst().length).filter(c -> !rows.getFirst()[c].equals("seconds")).toArray();
        return rows.stream().map(row -> IntStream.of(kept).filter(c -> c < row.length).mapToObj(c -> row[c]).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n"));
    }

    private static JsonElement withoutMachine(JsonElement json) {
        if (json instanceof JsonArray items) {
            JsonArray kept = new JsonArray();
            items.forEach(item -> kept.add(withoutMachine(item)));
            return kept;
        }
        if (!(json instanceof JsonObject object)) return json;
        JsonObject kept = new JsonObject();
        object.entrySet().stream().filter(e -> !OF_THE_MACHINE.contains(e.getKey())).forEach(e -> kept.add(e.getKey(), withoutMachine(e.getValue())));
        return kept;
    }

    static boolean isPart(Path file) { return file.getFileName().toString().startsWith("."); }

    /** What was being written when a process was killed. */
    static List<Path> parts(Path out) throws IOException { return files(out).stream().filter(f -> f.toString().endsWith(".part")).toList(); }

    /** Every file that has its name is whole; what is being written has another one. */
    static void requireWhole(Path out) throws IOException {
        for (Path file : files(out)) {
            if (isPart(file)) continue;
            String name = file.getFileName().toString();
            if (name.endsWith(".safetensors")) assertThat(Safetensors.read(file).tensors()).isNotEmpty();
            else if (name.endsWith(".npy")) assertThat(Npy.read(file).size()).isPositive();
            else if (name.endsWith(".json")) assertThat(JsonParser.parseString(Files.readString(file)).isJsonObject()).isTrue();
            else if (name.endsWith(".png")) assertThat(ImageIO.read(file.toFile())).as("%s", file).isNotNull();
            else if (name.endsWith(".html")) assertThat(Files.readString(file).strip()).endsWith("</html>");
        }
    }

    /** How far a command has come: rows of its logs, and files beside them. */
    static long progress(Path out) throws IOException {
        long progress = 0;
        for (Path file : files(out)) {
            if (isPart(file)) continue;
            progress += file.endsWith("metrics.csv") ? lines(file) : 1;
        }
        return progress;
    }

    private static long lines(Path log) throws IOException {
        try {
            return Files.readString(log).lines().count();
        } catch (NoSuchFileException replacedMeanwhile) {
            return 0;
        }
    }

    static List<Path> files(Path out) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(out)) return files;
        try (Stream<Path> inside = Files.list(out)) {
            for (Path f : inside.sorted().toList())
                if (Files.isDirectory(f)) files.addAll(files(f));
                else files.add(f);
        }
        return files;
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
        }
    }
}
