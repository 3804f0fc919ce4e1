package org.dgd.experiments;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks names up that stand between backquotes: paths and files, types and their members, other identifiers, properties and variables of the
 * environment. Where something is wrong, the answer is a sentence, else it is empty.
 *
 * @param shown the text of all blocks and commands of the book: what these write is a file too
 */
record NamesCheck(Sources sources, String shown) {
    private static final Pattern PATH = Pattern.compile("(\\.ci|\\.mvn|bin|docs"
            + "|(engine|nn|dgd|experiments|benchmarks|spark|site)/(src|target|pom\\.xml))(/[^ `]*)?");
    private static final Pattern FILE = Pattern.compile("[\\w./-]*[A-Za-z][\\w-]*\\.(java|cu|cuh|xml|sh|py|jsh|ptx|csv|json|npy|safetensors"
            + "|png|jpg|svg|html|md|txt|args|properties|jar|pth)");
    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?:\\(.*\\).*)?");
    private static final Pattern IDENTIFIER = Pattern.compile("([A-Z][A-Z0-9_]*|[a-z]+[A-Z]\\w*|[a-z]\\w*_\\w+)(?:\\(.*\\))?");
    private static final Pattern PACKAGE = Pattern.compile("org\\.dgd(\\.[a-z]\\w*)*");
    private static final Pattern PROPERTY = Pattern.compile("-D((?:dgd|docs|mutation|peers)\\.[\\w.]*\\w)"), VARIABLE = Pattern.compile("\\bDGD_\\w+");

    /** Of Java, PyTorch, ONNX and Maven. */
    private static final Set<String> FOREIGN = Set.of("NaN", "Math", "StrictMath", "Runnable", "FloatVector", "BatchNorm1d", "load_state_dict", "Reshape",
            "metadata_props", "LATEST");
    /** Names of files that are put together when they are written. */
    private static final Set<String> WRITTEN = Set.of("stages/epoch-N.safetensors", "mnist-mixture.csv", "fit-cifar10.csv");

    /** Everything that an inline code names. */
    String wrong(String code) {
        if (FOREIGN.contains(code)) return "";
        Matcher m = PATH.matcher(code);
        if (m.matches()) return exists(code) ? "" : "there is no " + code;
        m = FILE.matcher(code);
        if (m.matches()) return isFile(code) ? "" : "no file, source or command has the name " + code;
        m = PACKAGE.matcher(code);
        if (m.matches()) return sources.hasFileNamed("java/" + code.replace('.', '/') + "/") ? "" : "there is no package " + code;
        m = TYPE.matcher(code);
        if (m.matches()) return wrongType(m.group(1), m.group(2));
        m = IDENTIFIER.matcher(code);
        if (m.matches() && !sources.words().contains(m.group(1))) return "no source has the name " + m.group(1);
        return wrongSettings(code);
    }

    /** Properties and variables of the environment in any text. */
    String wrongSettings(String text) {
        for (Matcher m = PROPERTY.matcher(text); m.find();) {
            if (!sources.hasProperty(m.group(1))) return "no source has the property " + m.group(1);
        }
        for (Matcher m = VARIABLE.matcher(text); m.find();)
            if (!sources.words().contains(m.group())) return "no source has the variable " + m.group();
        return "";
    }

    /** What a build makes is not looked for; a pattern has to fit something. */
    private boolean exists(String path) {
        if (path.contains("/target/") || path.endsWith("/target") || path.startsWith("docs/site")) return true;
        if (!path.matches(".*[<*].*")) return sources.has(path);
        Pattern some = Pattern.compile(path.replace(".", "\\.").replaceAll("<\\w+>|\\*", "[^/]*"));
        return sources.files().stream().anyMatch(f -> some.matcher(f).matches());
    }

    /** A file of the repository, or one that a program or a shown command writes. */
    private boolean isFile(String code) {
        String name = code.substring(code.lastIndexOf('/') + 1);
        return sources.hasFileNamed(code) || WRITTEN.contains(code) || shown.contains(name) || sources.mentions(".*/src/(main|gpu)/.*|docs/examples/.*|bin/.*", name);
    }

    private String wrongType(String type, String member) {
        if (FOREIGN.contains(type)) return "";
        String text = sources.types().get(type);
        if (text == null) return "no source declares a type " + type;
        boolean there = member == null || Pattern.compile("\\b" + member + "\\b").matcher(text).find();
        return there ? "" : type + " has no member " + member;
    }
}
