package org.dgd.experiments.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Puts cells together: rows and columns with their bodies aligned, a title above and the legend below the last row of scatters. */
final class FigureRow {
    private static final int PADDING = 22, GAP = 26;

    private FigureRow() { }

    /** @param side frame of a latent panel in pixels */
    static BufferedImage paint(String title, List<List<Cell>> rows, int side) {
        var blocks = new ArrayList<List<Block>>();
        for (List<Cell> row : rows) {
            var line = new ArrayList<Block>();
            for (Cell cell : row)
                line.add(switch (cell) {
                    case LatentPanel p -> new LatentScatter(p, side);
                    case ImagePanel p -> new ImageGrid(p);
                    case CurvePanel p -> new LearningCurves(p);
                    case ViolinPanel p -> new Violins(p);
                    case ScatterPanel p -> new Scatter(p, side);
                    case ReliabilityPanel p -> new Reliability(p, side);
                    case RangePanel p -> new Ranges(p);
                    case DistributionPanel p -> new Distributions(p);
                });
            blocks.add(line);
        }
        return paint(title, blocks, rows);
    }

    private static BufferedImage paint(String title, List<List<Block>> blocks, List<List<Cell>> rows) {
        int columns = blocks.stream().mapToInt(List::size).max().orElseThrow();
        int[] left = new int[columns], body = new int[columns], right = new int[columns];
        for (List<Block> row : blocks)
            for (int c = 0; c < row.size(); c++) {
                Block b = row.get(c);
                left[c] = Math.max(left[c], b.body().x);
                body[c] = Math.max(body[c], b.body().width);
                right[c] = Math.max(right[c], b.width() - b.body().x - b.body().width);
            }
        int width = 2 * PADDING + GAP * (columns - 1);
        for (int c = 0; c < columns; c++) width += left[c] + body[c] + right[c];

        var canvas = new Canvas(width);
        for (String line : Text.wrap(Text.TITLE, title, width - 2 * PADDING)) canvas.line(line);
        if (!title.isBlank()) canvas.skip(12);
        int lastScatter = lastScatter(rows);
        for (int r = 0; r < blocks.size(); r++) {
            if (r > 0) canvas.skip(GAP / 2);
            canvas.row(blocks.get(r), left, body, right);
            if (r == lastScatter) canvas.legend(new Legend(latent(rows), width - 2 * PADDING));
        }
        return canvas.picture();
    }

    private static List<LatentPanel> latent(List<List<Cell>> rows) {
        return rows.stream().flatMap(List::stream).filter(LatentPanel.class::isInstance).map(LatentPanel.class::cast).toList();
    }

    private static int lastScatter(List<List<Cell>> rows) {
        for (int r = rows.size() - 1; r >= 0; r--) if (rows.get(r).stream().anyMatch(LatentPanel.class::isInstance)) return r;
        return -1;
    }

    /** Blocks placed from top to bottom; the height is known at the end, so drawing waits until then. */
    private static final class Canvas {
        private record Placed(Block block, int x, int y) { }

        private record Line(String text, int y) { }

        private final int width;
        private final List<Placed> placed = new ArrayList<>();
        private final List<Line> lines = new ArrayList<>();
        private int y = PADDING;

        Canvas(int width) { this.width = width; }

        void skip(int pixels) { y += pixels; }

        void line(String text) {
            lines.add(new Line(text, y));
            y += Text.lineHeight(Text.TITLE);
        }

        void row(List<Block> row, int[] left, int[] body, int[] right) {
            int top = row.stream().mapToInt(b -> b.body().y).max().orElse(0), x = PADDING, bottom = y;
            for (int c = 0; c < row.size(); c++) {
                Block b = row.get(c);
                int blockX = x + left[c] + (body[c] - b.body().width) / 2 - b.body().x, blockY = y + top - b.body().y;
                placed.add(new Placed(b, blockX, blockY));
                bottom = Math.max(bottom, blockY + b.height());
                x += left[c] + body[c] + right[c] + GAP;
            }
            y = bottom;
        }

        void legend(Block legend) {
            y += 8;
            placed.add(new Placed(legend, PADDING, y));
            y += legend.height() + 8;
        }

        BufferedImage picture() {
            var picture = new BufferedImage(width, y + PADDING, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = picture.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, y + PADDING);
            for (Line line : lines) Text.centred(g, Text.TITLE, Text.INK, line.text, width / 2.0, line.y);
            for (Placed p : placed) {
                var at = (Graphics2D) g.create();
                at.translate(p.x, p.y);
                p.block.draw(at);
                at.dispose();
            }
            g.dispose();
            return picture;
        }
    }
}
