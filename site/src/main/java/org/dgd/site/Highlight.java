package org.dgd.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Code in colours: comments, strings, numbers, annotations and the words of Java. */
final class Highlight {
    private static final Pattern JAVA = Pattern.compile("(?<c>//[^\n]*|/\\*.*?\\*/)|(?<s>\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)+')|(?<a>@\\w+)"
            + "|(?<n>\\b\\d[\\w.]*)|\\b(?<k>abstract|boolean|break|byte|case|catch|char|class|const|continue|default|do|double|else|enum|extends|false|final|finally|float|for|if|implements"
            + "|import|instanceof|int|interface|long|new|null|package|permits|private|protected|public|record|return|sealed|short|static|super|switch|this|throw|throws|true|try|var|void|while"
            + "|KERNEL|EACH|__device__|__shared__)\\b", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("(?<c>(?<=^|\\s)#[^\n]*)|(?<s>'[^'\n]*'|\"[^\"\n]*\")|(?<a>(?<=\\s)--?[a-z][\\w-]*)|(?<n>(?!))|(?<k>(?!))", Pattern.MULTILINE);

    private Highlight() { }

    /** @param language the word behind a fence, or the end of a file's name */
    static String html(String code, String language) {
        Pattern pattern = switch (language) {
            case "java", "cuda", "cu", "cuh", "jsh" -> JAVA;
            case "sh", "bash" -> SHELL;
            default -> null;
        };
        if (pattern == null) return Html.escape(code);
        var html = new StringBuilder();
        int end = 0;
        for (Matcher m = pattern.matcher(code); m.find(); end = m.end()) {
            html.append(Html.escape(code.substring(end, m.start())));
            String kind = m.group("c") != null ? "c" : m.group("s") != null ? "s" : m.group("a") != null ? "a" : m.group("n") != null ? "n" : "k";
            html.append("<i class=\"").append(kind).append("\">").append(Html.escape(m.group())).append("</i>");
        }
        return html.append(Html.escape(code.substring(end))).toString();
    }
}
