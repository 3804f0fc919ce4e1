package org.dgd.site;

import java.util.ArrayList;
import java.util.List;

/** A piece of a formula: a command without its backslash, or one character, or a number. */
record TexToken(boolean command, String text) {
    static final TexToken END = new TexToken(true, "");

    static List<TexToken> of(String tex) {
        List<TexToken> tokens = new ArrayList<>();
        for (int i = 0; i < tex.length();) {
            char c = tex.charAt(i);
            int end = i + 1;
            if (c == '\\') {
                while (end < tex.length() && Character.isLetter(tex.charAt(end))) end++;
                if (end == i + 1) end = Math.min(tex.length(), end + 1);        // \, and the like
                tokens.add(new TexToken(true, tex.substring(i + 1, end)));
            } else if (Character.isDigit(c)) {
                while (end < tex.length() && (Character.isDigit(tex.charAt(end)) || tex.charAt(end) == '.' && end + 1 < tex.length()
                        && Character.isDigit(tex.charAt(end + 1)))) end++;
                tokens.add(new TexToken(false, tex.substring(i, end)));
            } else if (!Character.isWhitespace(c)) {
                end = i + Character.charCount(tex.codePointAt(i));
                tokens.add(new TexToken(false, tex.substring(i, end)));
            } else tokens.add(new TexToken(false, " "));
            i = end;
        }
        return tokens;
    }

    boolean is(String character) { return !command && text.equals(character); }

    boolean isCommand(String name) { return command && text.equals(name); }
}
