package org.dgd.experiments.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.dgd.nn.data.AtomicFile;

/**
 * Numbers that were measured of a trained model, in a file beside it that says how. Those that were measured in the same way are not measured
 * again, and other ones are measured without training: a model is trained once and measured as often as one likes.
 *
 * @param beside files that measuring leaves as well: without one of them the numbers count as not measured
 */
public record Measured(Path file, List<Path> beside) {
    private static final String HOW = "how", VALUES = "values";
    /** The name under which a word may stand among the numbers: how the way they are of was set. */
    public static final String SETTING = "setting";

    /**
     * The numbers in the file if they were measured so; else they are measured and written there.
     *
     * @param how     all that they follow from beside the model's training
     * @param machine where they are measured; not compared
     * @param measure the numbers by name, or by way and name
     */
    public JsonObject obtain(Map<String, ?> how, Map<String, ?> machine, Supplier<Map<String, ?>> measure) {
        Optional<JsonObject> kept = read(how);
        if (kept.isPresent()) return kept.get();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(HOW, how);
        content.put(VALUES, measure.get());
        content.put("measured", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        content.putAll(machine);
        byte[] json = RunRecord.json(content);
        AtomicFile.write(file, out -> out.write(json));
        return read(how).orElseThrow();                        // the same bits as later, when the file is there
    }

    /** Numbers of a file that is damaged count as not measured. */
    private Optional<JsonObject> read(Map<String, ?> how) {
        if (!Files.exists(file) || !beside.stream().allMatch(Files::exists)) return Optional.empty();
        try {
            JsonObject kept = JsonParser.parseString(Files.readString(file)).getAsJsonObject(),
                    wanted = JsonParser.parseString(RunRecord.text(how)).getAsJsonObject();
            boolean whole = wanted.equals(kept.get(HOW)) && kept.get(VALUES) instanceof JsonObject values && holdsNumbers(values);
            return whole ? Optional.of(kept.getAsJsonObject(VALUES)) : Optional.empty();
        } catch (IOException | JsonParseException | IllegalStateException | ClassCastException | NumberFormatException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** By name, or by way and name. What is no number makes Gson throw. */
    private static boolean holdsNumbers(JsonElement value) {
        return value instanceof JsonObject object
                ? object.entrySet().stream().allMatch(e -> e.getKey().equals(SETTING) ? e.getValue().isJsonPrimitive() : holdsNumbers(e.getValue()))
                : !Double.toString(value.getAsDouble()).isEmpty();
    }

    /** The numbers of an object by name; NaN and infinities are words in the file. */
    public static Map<String, Double> numbers(JsonObject object) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> e : object.entrySet()) numbers.put(e.getKey(), e.getValue().getAsDouble());
        return numbers;
    }
}
