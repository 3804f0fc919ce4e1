package org.dgd.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Looks at every command and every name that a page shows, and says what is wrong, one sentence each. */
final class PageCheck {
    private final Sources sources;
    private final CommandLineCheck dgd, peers;
    private final NamesCheck names;

    /** @param shown the text of all blocks of the book */
    PageCheck(Path root, Sources sources, String shown) throws IOException {
        this.sources = sources;
        this.dgd = new CommandLineCheck(Programs.dgd(root));
        this.peers = new CommandLineCheck(Programs.peers(root));
        this.names = new NamesCheck(sources, shown);
    }

    List<String> wrong(String page, List<String> lines) {
        List<String> wrong = new ArrayList<>();
        DocsCode code = DocsCode.of(lines);
        for (DocsCode.Piece block : code.blocks()) {
            add(wrong, page, block.line(), names.wrongSettings(block.text()));
            for (ShellCommand command : ShellCommand.of(block.line(), block.text())) add(wrong, page, command.line(), wrong(command.words(), true));
        }
        for (DocsCode.Piece inline : code.inline()) add(wrong, page, inline.line(), wrongInline(inline.text()));
        return wrong;
    }

    private static void add(List<String> wrong, String page, int line, String sentence) {
        if (!sentence.isEmpty()) wrong.add(page + ", line " + line + ": " + sentence);
    }

    /** Of a command or a name in the text; of a command a part will do. */
    String wrongInline(String code) {
        if (code.startsWith("--")) {
            List<String> words = ShellCommand.of(1, code).getFirst().words();
            List<String> options = code.contains(": ") ? words.subList(0, 1) : words;      // with a colon it is a message
            return dgd.takesOptions(options) || peers.takesOptions(options) ? "" : "no command takes " + code;
        }
        boolean shell = code.matches("(bin/|\\./mvnw |java |dgd |[A-Z_]+=.* bin/).*");
        List<ShellCommand> commands = shell ? ShellCommand.of(1, code.replaceAll("<\\w+>", "…")) : List.of();
        for (ShellCommand command : commands) {
            String wrong = wrong(command.words(), false);
            if (!wrong.isEmpty()) return wrong;
        }
        if (commands.isEmpty() && isCommandOfDgd(code)) return dgd.wrongFragment(ShellCommand.of(1, code).getFirst().words());
        return names.wrong(code);
    }

    /** "fit --data mnist", "data check": a command without the program's name. */
    private boolean isCommandOfDgd(String code) {
        String[] words = code.split(" ");
        var command = dgd.program().getSubcommands().get(words[0]);
        return words.length > 1 && command != null && (words[1].matches("--?[a-z].*") || command.getSubcommands().containsKey(words[1]));
    }

    /** @param whole not a part of a command */
    private String wrong(List<String> words, boolean whole) {
        List<String> rest = words.subList(1, words.size());
        UnaryOperator<String> said = sentence -> sentence.isEmpty() ? "" : sentence + ", in: " + String.join(" ", words);
        return switch (words.getFirst()) {
            case "bin/dgd" -> said.apply(whole ? dgd.wrong(rest) : dgd.wrongFragment(rest));
            case "dgd" -> whole ? "" : said.apply(dgd.wrongFragment(rest));     // a block may show the folder of that name
            case "bin/peers" -> said.apply(whole ? peers.wrong(rest) : peers.wrongFragment(rest));
            case "bin/bench" -> said.apply(new BenchCheck(sources).wrong(rest));
            case "./mvnw", "mvnw" -> said.apply(new MavenCheck(sources).wrong(rest));
            case "bin/try" -> said.apply(rest.isEmpty() || rest.getFirst().contains("/") ? "" : program(rest.getFirst()));
            case "bin/build-ptx" -> said.apply(families(rest));
            case "java", "jshell", "cp" -> said.apply(paths(rest));
            default -> words.getFirst().startsWith("bin/") && !sources.has(words.getFirst()) ? "there is no " + words.getFirst() : "";
        };
    }

    private String program(String name) {
        return sources.has("docs/try/" + name) || sources.has("docs/try/" + name + ".java") ? "" : "there is no program " + name + " in docs/try";
    }

    private String families(List<String> words) {
        return words.stream().filter(family -> !family.equals("…") && !sources.has("engine/src/main/cuda/" + family + ".cu"))
                .map(family -> "there is no " + family + ".cu").findFirst().orElse("");
    }

    private String paths(List<String> words) {
        return words.stream().map(word -> word.replaceFirst("^@", "")).filter(word -> word.contains("/"))
                .map(names::wrong).filter(sentence -> !sentence.isEmpty()).findFirst().orElse("");
    }
}
