package org.dgd.experiments.trained;

import com.google.gson.GsonBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dgd.engine.DeviceException;
import org.dgd.engine.cuda.CudaDevice;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.CudaOptions;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Machine;
import org.dgd.experiments.cli.Project;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dgd info}: what this machine offers, and the versions of everything; or what a model file holds. */
@Command(name = "info",
        description = "Show Java, processor, devices, libraries, versions and where data sets lie; with --model, what a model file holds.")
public final class Info implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Option(names = "--json", description = "As one JSON object.")
    boolean json;

    /** Absent without {@code --model}. */
    @ArgGroup(exclusive = false)
    ModelOption model;

    @Override public Integer call() {
        Console console = Console.of(spec);
        if (model != null) {
            new ModelInfo(model.read()).print(console, json);
            return CommandLine.ExitCode.OK;
        }
        Map<String, String> facts = facts(console);
        if (json) console.out().println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(facts));
        else {
            int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
            facts.forEach((name, value) -> console.out().println(name + " ".repeat(width + 2 - name.length()) + value));
        }
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, String> facts(Console console) {
        DataFolder data = new DataFolder(Optional.empty(), console.environment());
        Map<String, String> f = new LinkedHashMap<>();
        f.put("version", Project.version());
        Project.commit().ifPresent(commit -> f.put("git commit", commit));
        f.put("java", Machine.java());
        f.put("system", Machine.system());
        Machine.processor().ifPresent(name -> f.put("processor", name));
        f.put("cores", Integer.toString(Machine.cores()));
        f.put("memory", (Machine.memory() >> 20) + " MB, of which Java takes at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
        f.put("vectors", Machine.vectors());
        f.put("device cpu", Machine.hasVectors() ? "yes, " + Machine.cores() + " threads" : "no");
        cuda(console, f);
        f.put("device reference", "yes");
        Optional<String> given = Optional.ofNullable(console.environment().get("DGD_DATA"));
        f.put("data folder", given.map(folder -> "$DGD_DATA = " + folder + ", then ").orElse("") + data.cache());
        f.put("data sets", Arrays.stream(PublishedSet.values()).map(set -> set.id() + " " + (isHere(data, set) ? "yes" : "no"))
                .collect(Collectors.joining(", ")));
        Project.libraries().forEach((name, version) -> f.put("library " + name, version));
        return f;
    }

    /** The GPU, or why there is none, and which of NVIDIA's libraries were found where. */
    private static void cuda(Console console, Map<String, String> f) {
        try {
            CudaLibraries libraries = CudaLibraries.search(console.environment());
            f.put("device cuda", gpu(libraries));
            libraries.report().forEach((name, place) -> f.put("cuda " + name, place));
        } catch (DeviceException e) {
            f.put("device cuda", "no; " + e.getMessage());
        }
    }

    private static String gpu(CudaLibraries libraries) {
        try (CudaDevice device = CudaDevice.open(libraries, CudaOptions.DEFAULT)) {
            return "yes, " + device.gpu();
        } catch (DeviceException e) {
            return "no; " + e.getMessage();
        }
    }

    private static boolean isHere(DataFolder data, PublishedSet set) {
        try {
            return data.find(set).isPresent();
        } catch (InputException incomplete) {
            return false;
        }
    }
}
