package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the colours and signs of latent panels mean, in one or more centred lines below them. */
final class Legend implements Block {
    private static final int SWATCH = 20, GAP = 18;

    private record Entry(String name, Consumer<Graphics2D> sign) {
        int width() { return SWATCH + Text.width(Text.LABEL, name); }
    }

    private final List<List<Entry>> lines;
    private final int width;

    /** The legend of panels that share their classes, no wider than {@code width}. */
    Legend(List<LatentPanel> panels, int width) {
        this.width = width;
        var all = new ArrayList<>(classes(panels));
        all.addAll(signs(panels));
        if (broken(all, width).size() <= 1) {
            lines = broken(all, width);
        } else {
            lines = balanced(classes(panels), width);
            lines.addAll(balanced(signs(panels), width));
        }
    }

    /** As few lines as fit, of about equal length. */
    private static List<List<Entry>> balanced(List<Entry> entries, int width) {
        List<List<Entry>> best = broken(entries, width);
        for (int less = width; less > 0 && broken(entries, less).size() == best.size(); less -= 10) best = broken(entries, less);
        return best;
    }

    private static List<List<Entry>> broken(List<Entry> entries, int width) {
        var lines = new ArrayList<List<Entry>>();
        int room = 0;
        for (Entry e : entries) {
            if (lines.isEmpty() || room < e.width()) {
                lines.add(new ArrayList<>());
                room = width;
            }
            lines.getLast().add(e);
            room -= e.width() + GAP;
        }
        return lines;
    }

    @Override public int width() { return width; }

    @Override public int height() { return lines.size() * 24; }

    @Override public Rectangle body() { return new Rectangle(0, 0, width(), height()); }

    @Override public void draw(Graphics2D g) {
        for (int line = 0; line < lines.size(); line++) {
            List<Entry> entries = lines.get(line);
            int x = (width - entries.stream().mapToInt(Entry::width).sum() - GAP * (entries.size() - 1)) / 2;
            for (Entry e : entries) {
                var at = (Graphics2D) g.create();
                at.translate(x + 7, line * 24 + 12);
                e.sign.accept(at);
                at.dispose();
                Text.left(g, Text.LABEL, Text.INK, e.name, x + SWATCH, line * 24 + 2);
                x += e.width() + GAP;
            }
        }
    }

    private static List<Entry> classes(List<LatentPanel> panels) {
        var entries = new ArrayList<Entry>();
        List<String> classes = panels.getFirst().classNames();
        for (int c = 0; c < classes.size(); c++) {
            Color color = Palette.of(c, classes.size(), panels.getFirst().ordered());
            entries.add(new Entry(classes.get(c), g -> dot(g, color)));
        }
        boolean unlabelled = !classes.isEmpty() && panels.stream().anyMatch(p -> p.labels().length == 0 || contains(p.labels(), -1));
        if (unlabelled) entries.add(new Entry("no label", g -> dot(g, Palette.UNLABELLED)));
        return entries;
    }

    private static List<Entry> signs(List<LatentPanel> panels) {
        var entries = new ArrayList<Entry>();
        if (panels.stream().anyMatch(p -> p.components() > 0)) {
            entries.add(new Entry("component mean", g -> {
                g.setColor(Color.BLACK);
                g.setStroke(new BasicStroke(2.2f));
                g.draw(LatentScatter.cross(0, 0, 5));
            }));
            entries.add(new Entry("one standard deviation", g -> {
                g.setColor(Text.INK);
                g.setStroke(new BasicStroke(1.4f));
                g.draw(new Ellipse2D.Double(-7, -7, 14, 14));
            }));
        }
        return entries;
    }

    private static void dot(Graphics2D g, Color color) {
        g.setColor(color);
        g.fill(new Ellipse2D.Double(-6, -6, 12, 12));
    }

    private static boolean contains(int[] labels, int label) {
        for (int l : labels) if (l == label) return true;
        return false;
    }
}
