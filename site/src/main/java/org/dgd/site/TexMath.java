package org.dgd.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * MathML from the part of TeX that the book uses, so that browsers show formulas without a script or fonts of ours. What it does not know
 * is an {@link IllegalArgumentException} that names the command.
 */
final class TexMath {
    private final String tex;
    private final List<TexToken> tokens;
    private final boolean display;
    private int at;

    private TexMath(String tex, boolean display) {
        this.tex = tex;
        this.tokens = TexToken.of(tex);
        this.display = display;
    }

    /** @param display whether the formula stands by itself, not in a line of text */
    static String mathml(String tex, boolean display) {
        TexMath parser = new TexMath(tex, display);
        String row = parser.row();
        if (parser.peek() != TexToken.END) throw parser.unknown(parser.peek());
        return "<math" + (display ? " display=\"block\"" : "") + ">" + row + "</math>";
    }

    private TexToken peek() { return at < tokens.size() ? tokens.get(at) : TexToken.END; }

    private TexToken next() { return at < tokens.size() ? tokens.get(at++) : TexToken.END; }

    private void skipSpaces() { while (peek().is(" ")) at++; }

    private IllegalArgumentException unknown(TexToken token) {
        return new IllegalArgumentException("the formula " + tex + ": " + (token.command() ? "\\" : "") + token.text() + " is not known to the site; see TexSymbols");
    }

    /** Up to what closes the group around it, which is left. */
    private String row() {
        var row = new StringBuilder("<mrow>");
        while (true) {
            skipSpaces();
            TexToken t = peek();
            if (t == TexToken.END || t.is("}") || t.is("&") || t.isCommand("\\") || t.isCommand("right") || t.isCommand("end")) return row.append("</mrow>").toString();
            boolean sign = (t.is("-") || t.is("+")) && (row.toString().endsWith("<mrow>") || row.toString().endsWith("</mo>") && !row.toString().matches("(?s).*>[)\\]}⟩⌋⌉|]</mo>"));
            row.append(sign ? sign(next()) : scripted());
        }
    }

    /** An atom with what stands above and below it. */
    private String scripted() {
        TexToken first = peek();
        boolean large = first.command() && (TexSymbols.LARGE.containsKey(first.text()) && !first.text().contains("int") || TexSymbols.LIMITS.contains(first.text()));
        boolean brace = first.isCommand("underbrace") || first.isCommand("overbrace");
        String base = atom(), below = null, above = null;
        var primes = new StringBuilder();
        while (true) {
            if (peek().is("_") && below == null) below = argument(next());
            else if (peek().is("^") && above == null) above = argument(next());
            else if (peek().is("'")) {
                next();
                primes.append('′');
            } else break;
        }
        if (!primes.isEmpty()) above = "<mrow><mo>" + primes + "</mo>" + (above == null ? "" : above) + "</mrow>";
        String under = large && display || brace ? "under" : "sub", over = large && display || brace ? "over" : "sup";
        String scripted = below == null && above == null ? base
                : above == null ? "<m" + under + ">" + base + below + "</m" + under + ">"
                : below == null ? "<m" + over + ">" + base + above + "</m" + over + ">"
                : "<m" + under + over + ">" + base + below + above + "</m" + under + over + ">";
        boolean function = first.command() && (TexSymbols.FUNCTIONS.contains(first.text()) || TexSymbols.LIMITS.contains(first.text()));
        skipSpaces();
        return function && !peek().is("(") ? scripted + space("0.17em") : scripted;
    }

    /** What belongs to {@code _}, {@code ^} or a command: a group, or one atom. Without a group a number is its first digit, as in 1/2 of {@code tfrac12}. */
    private String argument(TexToken of) {
        skipSpaces();
        if (peek() == TexToken.END) throw unknown(of);
        String text = peek().text();
        if (!peek().command() && text.length() > 1 && Character.isDigit(text.charAt(0))) {
            tokens.set(at, new TexToken(false, text.substring(1)));
            return "<mn>" + text.charAt(0) + "</mn>";
        }
        if (!peek().is("{")) return atom();
        next();
        String row = row();
        if (!next().is("}")) throw new IllegalArgumentException("the formula " + tex + ": a brace is not closed");
        return row;
    }

    private String atom() {
        TexToken t = next();
        if (t.command()) return command(t);
        String text = t.text();
        if (text.equals("{")) {
            at--;
            return argument(t);
        }
        int c = text.codePointAt(0);
        if (Character.isDigit(c)) return "<mn>" + text + "</mn>";
        if (Character.isLetter(c)) return "<mi>" + text + "</mi>";
        if ("()[]".contains(text)) return "<mo stretchy=\"false\">" + text + "</mo>";
        if ("|/".contains(text)) return "<mo stretchy=\"false\" lspace=\"0.06em\" rspace=\"0.06em\">" + text + "</mo>";
        if (text.equals("~")) return space("0.33em");
        if ("^_&}".contains(text)) throw unknown(t);
        return operator(text.equals("-") ? "−" : text.equals("*") ? "∗" : Html.escape(text));
    }

    private String command(TexToken t) {
        String name = t.text();
        if (TexSymbols.IDENTIFIERS.containsKey(name)) return "<mi>" + TexSymbols.IDENTIFIERS.get(name) + "</mi>";
        if (TexSymbols.FENCES.containsKey(name)) return "<mo stretchy=\"false\">" + TexSymbols.FENCES.get(name) + "</mo>";
        if (TexSymbols.OPERATORS.containsKey(name)) return operator(TexSymbols.OPERATORS.get(name));
        if (TexSymbols.LARGE.containsKey(name)) return operator(TexSymbols.LARGE.get(name));
        if (TexSymbols.FUNCTIONS.contains(name) || TexSymbols.LIMITS.contains(name)) return "<mi>" + (name.equals("bmod") ? "mod" : name) + "</mi>";
        if (TexSymbols.SPACES.containsKey(name)) return space(TexSymbols.SPACES.get(name));
        if (TexSymbols.ACCENTS.containsKey(name)) return "<mover accent=\"true\">" + argument(t) + "<mo stretchy=\"" + name.matches("overline|wide.*") + "\">" + TexSymbols.ACCENTS.get(name) + "</mo></mover>";
        if (TexSymbols.BIG.contains(name)) {
            String size = name.toLowerCase(Locale.ROOT).startsWith("bigg") ? "2.2em" : name.startsWith("B") ? "1.7em" : "1.3em";
            return "<mo stretchy=\"true\" minsize=\"" + size + "\" maxsize=\"" + size + "\">" + fence() + "</mo>";
        }
        return switch (name) {
            case "frac", "dfrac", "tfrac" -> "<mfrac" + (name.equals("tfrac") ? " displaystyle=\"false\"" : "") + ">" + argument(t) + argument(t) + "</mfrac>";
            case "sqrt" -> "<msqrt>" + argument(t) + "</msqrt>";
            case "text", "textrm", "textbf" -> "<mtext>" + words() + "</mtext>";
            case "mathrm", "operatorname" -> "<mi mathvariant=\"normal\">" + words() + "</mi>";
            case "mathbf", "boldsymbol", "mathbb", "mathcal" -> "<mi>" + TexSymbols.styled(name, words()) + "</mi>";
            case "underbrace" -> "<munder>" + argument(t) + "<mo stretchy=\"true\">⏟</mo></munder>";
            case "overbrace" -> "<mover>" + argument(t) + "<mo stretchy=\"true\">⏞</mo></mover>";
            case "boxed" -> "<mrow class=\"boxed\">" + argument(t) + "</mrow>";
            case "left" -> fenced();
            case "begin" -> table();
            case "%", "#", "$", "_", "&" -> "<mtext>" + Html.escape(name) + "</mtext>";
            case " " -> space("0.33em");
            default -> throw unknown(t);
        };
    }

    /** The text of a group, as it stands. */
    private String words() {
        skipSpaces();
        var words = new StringBuilder();
        if (!peek().is("{")) return next().text();
        next();
        for (TexToken t = next(); !t.is("}"); t = next()) {
            if (t == TexToken.END) throw new IllegalArgumentException("the formula " + tex + ": a brace is not closed");
            words.append(t.is(" ") ? "\u00a0" : t.isCommand(" ") || t.isCommand(",") ? "\u00a0" : t.text());
        }
        return Html.escape(words.toString());
    }

    private String fence() {
        skipSpaces();
        TexToken t = next();
        if (t.is(".")) return "";
        if (!t.command()) return Html.escape(t.text());
        String fence = TexSymbols.FENCES.getOrDefault(t.text(), TexSymbols.OPERATORS.get(t.text()));
        if (fence == null) throw unknown(t);
        return fence;
    }

    private String fenced() {
        String open = fence(), row = row();
        if (!next().isCommand("right")) throw new IllegalArgumentException("the formula " + tex + ": \\left without \\right");
        return "<mrow><mo stretchy=\"true\">" + open + "</mo>" + row + "<mo stretchy=\"true\">" + fence() + "</mo></mrow>";
    }

    private String table() {
        String kind = words();
        if (kind.equals("array")) words();
        List<String> cells = new ArrayList<>();
        var rows = new StringBuilder();
        while (true) {
            cells.add(row());
            TexToken t = next();
            if (t.is("&")) continue;
            if (!String.join("", cells).replace("<mrow></mrow>", "").isEmpty()) {
                rows.append("<mtr>");
                for (int i = 0; i < cells.size(); i++) rows.append("<mtd class=\"").append(kind.matches("aligned|align.*") ? i % 2 == 0 ? "right" : "left" : kind.equals("cases") ? "left" : "middle").append("\">").append(cells.get(i)).append("</mtd>");
                rows.append("</mtr>");
            }
            cells.clear();
            if (t.isCommand("end")) break;
            if (!t.isCommand("\\")) throw unknown(t);
        }
        if (!words().equals(kind)) throw new IllegalArgumentException("the formula " + tex + ": \\begin{" + kind + "} is not closed");
        String open = switch (kind) { case "cases" -> "{"; case "pmatrix" -> "("; case "bmatrix" -> "["; case "vmatrix" -> "|"; default -> ""; };
        String close = switch (kind) { case "pmatrix" -> ")"; case "bmatrix" -> "]"; case "vmatrix" -> "|"; default -> ""; };
        return "<mrow>" + (open.isEmpty() ? "" : "<mo stretchy=\"true\">" + open + "</mo>") + "<mtable" + (display ? " displaystyle=\"true\"" : "") + ">" + rows + "</mtable>"
                + (close.isEmpty() ? "" : "<mo stretchy=\"true\">" + close + "</mo>") + "</mrow>";
    }

    /** A sign before a number stands close to it; MathML takes it for one only at the very beginning. */
    private static String sign(TexToken t) { return "<mo form=\"prefix\" lspace=\"0\" rspace=\"0\">" + (t.is("-") ? "−" : "+") + "</mo>"; }

    private static String operator(String text) { return "<mo>" + text + "</mo>"; }

    private static String space(String width) { return "<mspace width=\"" + width + "\"/>"; }
}
