package org.dgd.experiments.figures;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/** Fonts of the figures and where their text goes; lengths in pixels, y is the top of a line. */
final class Text {
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 22);
    static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color FAINT = new Color(0x5c, 0x5c, 0x5c);

    private static final FontRenderContext CONTEXT = new FontRenderContext(new AffineTransform(), true, false);

    private Text() { }

    static int width(Font font, String text) { return (int) Math.ceil(font.getStringBounds(text, CONTEXT).getWidth()); }

    static int lineHeight(Font font) { return Math.round(font.getSize() * 1.35f); }

    /** Lines no wider than {@code width} unless a single word is; none for a blank text. */
    static List<String> wrap(Font font, String text, int width) {
        var lines = new ArrayList<String>();
        var line = "";
        for (String word : text.strip().split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(font, longer) > width) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        if (!line.isEmpty()) lines.add(line);
        return lines;
    }

    static void left(Graphics2D g, Font font, Color color, String text, double x, double y) {
        g.setFont(font);
        g.setColor(color);
        g.drawString(text, (float) x, (float) (y + font.getSize()));
    }

    static void right(Graphics2D g, Font font, Color color, String text, double x, double y) {
        left(g, font, color, text, x - width(font, text), y);
    }

    static void centred(Graphics2D g, Font font, Color color, String text, double x, double y) {
        left(g, font, color, text, Math.rint(x - width(font, text) / 2.0), y);
    }

    /** Lines one below the other, each centred at x. */
    static void centred(Graphics2D g, Font font, Color color, List<String> lines, double x, double y) {
        for (int i = 0; i < lines.size(); i++) centred(g, font, color, lines.get(i), x, y + i * lineHeight(font));
    }

    /** Text that reads upwards, centred at (x, y). */
    static void upwards(Graphics2D g, Font font, Color color, String text, double x, double y) {
        AffineTransform before = g.getTransform();
        g.translate(x, y);
        g.rotate(-Math.PI / 2);
        centred(g, font, color, text, 0, -font.getSize() / 2.0 - 2);
        g.setTransform(before);
    }
}
