package org.dgd.experiments.figures;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** Images side by side, enlarged by a whole factor so that a pixel of the data stays a crisp square. */
final class ImageGrid implements Block {
    static final int GAP = 2;
    private static final int TARGET_WIDTH = 580;
    private static final int WHITE = 0xffffff;
    private static final int NOT_A_NUMBER = 0xff00ff;

    private final ImagePanel panel;
    private final int scale;
    private final Rectangle body;
    private final List<String> title;

    ImageGrid(ImagePanel panel) {
        this.panel = panel;
        this.scale = scale(panel);
        int width = across(panel.width(), panel.images().width()), height = across(panel.rows(), panel.images().height());
        this.title = Text.wrap(Text.HEADING, panel.title(), Math.max(width, 300));
        int left = panel.rowCaptions().stream().mapToInt(c -> Text.width(Text.LABEL, c) + 10).max().orElse(0);
        int top = title.size() * Text.lineHeight(Text.HEADING) + 8 + (panel.columnCaptions().isEmpty() ? 0 : Text.lineHeight(Text.LABEL));
        this.body = new Rectangle(left, top, width, height);
    }

    @Override public int width() {
        int text = title.stream().mapToInt(t -> Text.width(Text.HEADING, t)).max().orElse(0);
        return Math.max(body.x + body.width, (int) Math.ceil(body.getCenterX() + text / 2.0));
    }

    @Override public int height() { return body.y + body.height + 4; }

    @Override public Rectangle body() { return body; }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body.getCenterX(), 0);
        int w = panel.images().width() * scale, h = panel.images().height() * scale, line = Text.lineHeight(Text.LABEL);
        for (int c = 0; c < panel.columnCaptions().size(); c++)
            Text.centred(g, Text.LABEL, Text.INK, panel.columnCaptions().get(c), body.x + c * (w + GAP) + w / 2.0, body.y - line - 1);
        for (int r = 0; r < panel.rowCaptions().size(); r++)
            Text.right(g, Text.LABEL, Text.INK, panel.rowCaptions().get(r), body.x - 8, body.y + r * (h + GAP) + (h - line) / 2.0);
        g.drawImage(plain(panel), body.x, body.y, null);
    }

    /** The grid alone, without any text: it needs no font. */
    static BufferedImage plain(ImagePanel panel) {
        Images images = panel.images();
        int scale = scale(panel), w = images.width() * scale, h = images.height() * scale;
        int width = panel.width() * (w + GAP) - GAP, height = panel.rows() * (h + GAP) - GAP;
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, WHITE);
        for (int n = 0; n < images.count(); n++) {
            int corner = n / panel.columns() * (h + GAP) * width + n % panel.columns() * (w + GAP);
            for (int y = 0; y < h; y++)
                for (int x = 0; x < w; x++) pixels[corner + y * width + x] = color(images, n, y / scale, x / scale);
        }
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, width, height, pixels, 0, width);
        return picture;
    }

    /** The whole factor that brings the grid closest to the width of a scatter, at least 1. */
    static int scale(ImagePanel panel) {
        double image = (TARGET_WIDTH + GAP) / (double) Math.max(4, panel.width()) - GAP;
        return (int) Math.max(1, Math.round(image / panel.images().width()));
    }

    private int across(int count, int pixels) { return count * (pixels * scale + GAP) - GAP; }

    private static int color(Images images, int n, int row, int column) {
        if (images.channels() == 1) return level(images.at(n, row, column, 0), 0x010101);
        int red = level(images.at(n, row, column, 0), 1);
        int green = level(images.at(n, row, column, 1), 1);
        int blue = level(images.at(n, row, column, 2), 1);
        return Math.max(red, Math.max(green, blue)) == NOT_A_NUMBER ? NOT_A_NUMBER : red << 16 | green << 8 | blue;
    }

    private static int level(float value, int unit) {
        return Float.isNaN(value) ? NOT_A_NUMBER : Math.round(255 * Math.clamp(value, 0f, 1f)) * unit;
    }
}
