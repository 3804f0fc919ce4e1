package org.dgd.experiments.figures;

import java.util.List;

/** HTML text from plain text. */
public final class Html {
    private Html() { }

    /** {@code text} with every character that HTML gives a meaning escaped, fit for content and for quoted attributes. */
    public static String escape(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.appendCodePoint(c);
                default -> out.appendCodePoint(c < 0x20 || c >= 0x7f && c < 0xa0 || c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
            }
        });
        return out.toString();
    }

    /** A table in a box of its own that scrolls sideways on a narrow screen; no header if {@code header} is empty. */
    static String table(List<String> header, List<List<String>> rows) {
        var out = new StringBuilder("<div class=\"scroll\"><table>\n");
        if (!header.isEmpty()) out.append("<thead>").append(row("th scope=\"col\"", "th", header)).append("</thead>\n");
        out.append("<tbody>\n");
        rows.forEach(r -> out.append(row("td", "td", r)));
        return out.append("</tbody></table></div>\n").toString();
    }

    private static String row(String open, String close, List<String> cells) {
        var out = new StringBuilder("<tr>");
        for (String cell : cells) out.append('<').append(open).append('>').append(escape(cell)).append("</").append(close).append('>');
        return out.append("</tr>\n").toString();
    }
}
