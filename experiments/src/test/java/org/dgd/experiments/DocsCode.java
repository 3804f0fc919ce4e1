package org.dgd.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page shows as code, apart from what it quotes: blocks for a shell, or of no language, and words between backquotes. */
record DocsCode(List<Piece> blocks, List<Piece> inline) {
    private static final String FENCE = "```";
    private static final Pattern INLINE = Pattern.compile("`([^`]+)`");

    /** @param line where it begins, counted from 1 */
    record Piece(int line, String text) { }

    static DocsCode of(List<String> lines) {
        List<Piece> blocks = new ArrayList<>();
        var prose = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String fence = lines.get(i);
            if (!fence.startsWith(FENCE)) {
                prose.append(fence).append('\n');
                continue;
            }
            int from = i + 1;
            do i++; while (i < lines.size() && !lines.get(i).equals(FENCE));
            if (fence.equals(FENCE) || fence.equals(FENCE + "sh")) blocks.add(new Piece(from + 1, String.join("\n", lines.subList(from, i))));
            prose.repeat('\n', i - from + 2);
        }
        List<Piece> inline = new ArrayList<>();
        int line = 1, at = 0;
        for (Matcher code = INLINE.matcher(prose); code.find();) {
            for (; at < code.start(); at++) if (prose.charAt(at) == '\n') line++;
            inline.add(new Piece(line, code.group(1).replaceAll("\\s*\n\\s*", " ").replace("\\|", "|")));
        }
        return new DocsCode(blocks, inline);
    }
}
