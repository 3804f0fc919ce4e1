package org.dgd.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.dgd.engine.cpu.CpuDevice;

/**
 * The levels of the hot kernels on one machine: a file {@code levels-512.properties} for each width of vectors, checked in.
 *
 * @param cpu    on which they were recorded, as {@link #thisCpu()} calls it
 * @param levels by the kernels' names
 */
record Levels(String cpu, Map<String, Level> levels) {
    private static final String FOLDER = "benchmarks/src/main/resources/org/dgd/benchmarks/";

    static String file() { return "levels-" + CpuDevice.vectorBits() + ".properties"; }

    /** Those recorded for the width of this machine's vectors; empty where there are none. */
    static Optional<Levels> recorded() {
        try (InputStream in = Levels.class.getResourceAsStream(file())) {
            if (in == null) return Optional.empty();
            return Optional.of(read(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(), e);
        }
    }

    static Levels read(Reader text) throws IOException {
        Properties lines = new Properties();
        lines.load(text);
        String cpu = (String) lines.remove("cpu");
        if (cpu == null) throw new IllegalArgumentException(file() + ": it does not name the cpu");
        Map<String, Level> levels = new LinkedHashMap<>();
        for (String name : lines.stringPropertyNames()) levels.put(name.replace('-', ' '), Level.parse(lines.getProperty(name), file()));
        return new Levels(cpu, levels);
    }

    /** Writes the file into the checkout {@code home}. */
    Path write(Path home) throws IOException {
        StringBuilder text = new StringBuilder("""
                # Levels of the hot kernels on the machine named below, with vectors of %d bits and one thread: the share of a peak that was
                # measured in the same run. HotKernelTest fails where a kernel falls below %d %% of its level.
                # Written by `bin/bench record-levels`; run it on a machine that does nothing else.
                cpu = %s
                """.formatted(CpuDevice.vectorBits(), Math.round(100 * Guard.THRESHOLD), cpu));
        levels.forEach((name, level) -> text.append(name.replace(' ', '-')).append(" = ").append(level).append('\n'));
        Path file = home.resolve(FOLDER).resolve(file());
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Maker, family and model of this machine's CPU, as Linux has them; elsewhere its architecture and the system. */
    static String thisCpu() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) return System.getProperty("os.arch") + " on " + System.getProperty("os.name");
        try {
            Map<String, String> first = new LinkedHashMap<>();
            for (String line : Files.readAllLines(info)) {
                String[] pair = line.split(":", 2);
                if (pair.length == 2) first.putIfAbsent(pair[0].strip(), pair[1].strip());
            }
            return "%s family %s model %s".formatted(first.getOrDefault("vendor_id", System.getProperty("os.arch")),
                    first.getOrDefault("cpu family", "unknown"), first.getOrDefault("model", "unknown"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + info, e);
        }
    }
}
