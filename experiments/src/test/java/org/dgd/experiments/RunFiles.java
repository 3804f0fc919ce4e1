package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Sha256;
import org.dgd.nn.data.StoredArray;

/** The folder that a run left, read back. */
public record RunFiles(Path folder) {
    /** Trains with {@code fit}; options are separated by spaces. */
    public static RunFiles fit(Path data, Path out, String options) {
        Terminal t = Terminal.run(("fit --data " + data + " --out " + out + " " + options).strip().split(" +"));
        assertThat(t.errLines()).filteredOn(line -> line.startsWith("dgd: ")).allMatch(line -> line.contains("the representations have shrunk"));
        assertThat(t.exitCode()).isZero();
        return new RunFiles(out);
    }

    /** Names of all files below a folder, sorted, each with the hash of its content. */
    public static Map<String, String> tree(Path folder) {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(f -> tree.put(folder.relativize(f).toString(), Files.isDirectory(f) ? "folder" : Sha256.of(f)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tree;
    }

    /** A folder with all that is below it. */
    public static void copy(Path folder, Path to) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path f : files.toList()) Files.copy(f, to.resolve(folder.relativize(f).toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonObject record() { return JsonParser.parseString(text("run.json")).getAsJsonObject(); }

    public String option(String name) { return record().getAsJsonObject("options").get(name).getAsString(); }

    public Safetensors model() { return Safetensors.read(folder.resolve("model.safetensors")); }

    public float[] tensor(String name) { return model().require(name, model().tensors().get(name).shape()).floats(); }

    /** Names of the tensors with their shapes, such as {@code decoder.0.bias (5)}. */
    public List<String> shapes() {
        return model().tensors().entrySet().stream().map(e -> e.getKey() + " " + StoredArray.text(e.getValue().shape())).toList();
    }

    public long[] labels() { return Npy.read(folder.resolve("labels.npy")).longs(); }

    /** The rows of steps.csv without its header. */
    public double[][] steps() { return numbers(text("steps.csv")); }

    public static double[][] numbers(String csv) {
        return csv.lines().skip(1).map(row -> Stream.of(row.split(",")).mapToDouble(Double::parseDouble).toArray()).toArray(double[][]::new);
    }

    /** The rows of a CSV file by their first cells, each with its cells by column. */
    public static Map<String, Map<String, String>> table(Path csv) {
        List<String> lines = new RunFiles(csv.getParent()).text(csv.getFileName().toString()).lines().toList();
        String[] columns = lines.getFirst().split(",");
        Map<String, Map<String, String>> rows = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            assertThat(cells).hasSameSizeAs(columns);
            Map<String, String> row = new TreeMap<>();
            for (int c = 0; c < columns.length; c++) row.put(columns[c], cells[c]);
            rows.put(cells[0], row);
        }
        return rows;
    }

    /** metrics.csv without its last column, the seconds. */
    public List<String> metrics() { return text("metrics.csv").lines().map(row -> row.substring(0, row.lastIndexOf(','))).toList(); }

    /** report.html with the pictures' bytes left out. */
    public String report() { return text("report.html").replaceAll("base64,[^\"]+", "base64,"); }

    public String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
