package org.dgd.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes formulas out of a page before Markdown sees their underscores, and puts MathML in their places afterwards. As on GitHub,
 * {@code $…$} is a formula in a line and {@code $$…$$} one by itself.
 */
final class Formulas {
    private static final Pattern CODE_OR_FORMULA = Pattern.compile("(?ms)^(`{3,}).*?^\\1`*\\s*?$|(`+)(?!`).+?(?<!`)\\2(?!`)|\\$\\$(.+?)\\$\\$|(?<![\\w$\\\\])\\$(?![\\s$])([^$`\n]*?(?:\n[^$`\n]+?)?[^\\s$`\\\\])\\$(?![\\w$])");
    /** Characters that no page has mark a formula's place. */
    private static final char OPEN = '\ue000', CLOSE = '\ue001';
    private static final Pattern PLACE = Pattern.compile(OPEN + "(\\d+)" + CLOSE);

    private final List<String> mathml = new ArrayList<>();

    String taken(String markdown) {
        return CODE_OR_FORMULA.matcher(markdown).replaceAll(m -> {
            String tex = m.group(3) != null ? m.group(3) : m.group(4);
            if (tex == null) return Matcher.quoteReplacement(m.group());
            mathml.add(m.group(3) == null ? TexMath.mathml(tex, false) : "<span class=\"formula\">" + TexMath.mathml(tex, true) + "</span>");
            return "" + OPEN + (mathml.size() - 1) + CLOSE;
        });
    }

    String restored(String html) { return PLACE.matcher(html).replaceAll(m -> Matcher.quoteReplacement(mathml.get(Integer.parseInt(m.group(1))))); }

    /** Text for the search, which has no use for formulas. */
    static String without(String text) { return PLACE.matcher(text).replaceAll(" "); }
}
