package org.dgd.experiments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as sh would see it, with as much of sh as the pages use: continued lines, comments, quotes, {@code NAME=value} before a command or
 * on a line of its own, {@code $NAME}, {@code && ; & |}, redirections, {@code do} and {@code $(…)}, which stays as it is.
 *
 * @param line where it begins, counted from 1
 * @param words the command and its arguments, at least one
 */
record ShellCommand(int line, List<String> words) {
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_]\\w*)\\}?");
    private static final List<String> RESERVED = List.of("do", "then", "else", "if", "while", "!");
    private static final String PROMPT = "$ ";

    /** The commands of a block. Where one of its lines begins with a prompt, the others are what was printed. */
    static List<ShellCommand> of(int line, String block) {
        List<ShellCommand> commands = new ArrayList<>();
        Map<String, String> variables = new HashMap<>();
        List<String> lines = block.lines().toList();
        boolean prompts = lines.stream().anyMatch(l -> l.startsWith(PROMPT));
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            var whole = new StringBuilder(lines.get(i));
            while (whole.toString().endsWith("\\") && i + 1 < lines.size()) whole.deleteCharAt(whole.length() - 1).append(lines.get(++i));
            if (prompts && !whole.toString().startsWith(PROMPT)) continue;
            for (List<String> words : new Line(whole.substring(prompts ? PROMPT.length() : 0), variables).commands())
                commands.add(new ShellCommand(line + first, words));
        }
        return commands;
    }

    /** One line, cut at what ends a command. */
    private static final class Line {
        private final String text;
        private final Map<String, String> variables;
        private final List<List<String>> commands = new ArrayList<>();
        private List<String> words = new ArrayList<>();
        private StringBuilder word;
        private boolean target;

        Line(String text, Map<String, String> variables) {
            this.text = text;
            this.variables = variables;
        }

        List<List<String>> commands() {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '#' && word == null) break;
                else if (c == ' ') endWord();
                else if (";&|()".indexOf(c) >= 0) endCommand();
                else if (c == '<' || c == '>') redirect();
                else if (c == '\'' || c == '"') i = quoted(i, c);
                else if (c == '\\' && i + 1 < text.length()) append(text.substring(++i, i + 1));
                else if (text.startsWith("$(", i)) i = verbatim(i, text.indexOf(')', i));
                else if (c == '$') i = variable(i);
                else append(String.valueOf(c));
            }
            endCommand();
            return commands;
        }

        private void append(String part) { word = (word == null ? new StringBuilder() : word).append(part); }

        private int quoted(int from, char quote) {
            int to = text.indexOf(quote, from + 1);
            String inside = text.substring(from + 1, to < 0 ? text.length() : to);
            append(quote == '"' ? expanded(inside) : inside);
            return to < 0 ? text.length() : to;
        }

        private int verbatim(int from, int to) {
            int end = to < 0 ? text.length() - 1 : to;
            append(text.substring(from, end + 1));
            return end;
        }

        /** Outside of quotes the value is cut into words. */
        private int variable(int from) {
            Matcher name = VARIABLE.matcher(text).region(from, text.length());
            if (!name.lookingAt()) return verbatim(from, Math.min(from + 1, text.length() - 1));
            String[] parts = variables.getOrDefault(name.group(1), name.group()).split(" +");
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) endWord();
                append(parts[i]);
            }
            return name.end() - 1;
        }

        private String expanded(String inside) {
            return VARIABLE.matcher(inside).replaceAll(n -> Matcher.quoteReplacement(variables.getOrDefault(n.group(1), n.group())));
        }

        private void redirect() {
            if (word != null && !word.toString().matches("\\d")) endWord();
            word = null;
            target = true;
        }

        private void endWord() {
            if (word != null && !target) words.add(word.toString());
            if (word != null) target = false;
            word = null;
        }

        private void endCommand() {
            endWord();
            while (!words.isEmpty() && RESERVED.contains(words.getFirst())) words.removeFirst();
            Map<String, String> assigned = new HashMap<>();
            for (Matcher m; !words.isEmpty() && (m = ASSIGNMENT.matcher(words.getFirst())).matches(); words.removeFirst()) assigned.put(m.group(1), m.group(2));
            if (words.isEmpty()) variables.putAll(assigned);
            else commands.add(words);
            words = new ArrayList<>();
        }
    }
}
