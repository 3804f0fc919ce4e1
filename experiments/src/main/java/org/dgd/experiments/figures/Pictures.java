package org.dgd.experiments.figures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as PNG bytes. Only {@link Figures} calls it, and only after it has seen that java.desktop is there. */
final class Pictures {
    private static final int SIDE = 578, SMALL_SIDE = 220;
    private static final int SINGLE_SIDE = 680;

    private Pictures() { }

    static byte[] scatter(String title, List<LatentPanel> panels) {
        return png(FigureRow.paint(title, List.of(List.copyOf(panels)), panels.size() == 1 ? SINGLE_SIDE : SIDE));
    }

    static byte[] figure(String title, List<List<Cell>> rows) { return png(FigureRow.paint(title, rows, SIDE)); }

    static byte[] nine(String title, List<LatentPanel> panels) { return png(Panels9.paint(title, panels)); }

    static byte[] small(String title, List<? extends Cell> cells, int columns) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int from = 0; from < cells.size(); from += columns) rows.add(List.copyOf(cells.subList(from, Math.min(cells.size(), from + columns))));
        return png(FigureRow.paint(title, rows, SMALL_SIDE));
    }

    static byte[] curves(List<CurvePanel> panels) { return png(FigureRow.paint("", List.of(List.copyOf(panels)), SIDE)); }

    static byte[] captionedGrid(ImagePanel panel) { return png(FigureRow.paint("", List.of(List.of(panel)), SIDE)); }

    static byte[] plainGrid(ImagePanel panel) { return png(ImageGrid.plain(panel)); }

    /** Draws the smallest picture that passes through everything a plain grid needs. */
    static void attempt() { plainGrid(new ImagePanel("", new Images(new float[1], 1, 1, 1), 1)); }

    /** The writer is given a memory stream: ImageIO's own choice may be a cache file in a folder that cannot be written. */
    static byte[] png(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(picture, null, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
