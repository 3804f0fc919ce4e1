package org.dgd.experiments.figures;

import java.util.List;

/**
 * Images in rows of {@code columns}, the first at the top left.
 *
 * @param title          above the grid; may be empty
 * @param columns        images a row
 * @param columnCaptions empty, or one per column, above the grid
 * @param rowCaptions    empty, or one per row, left of the grid
 */
public record ImagePanel(String title, Images images, int columns, List<String> columnCaptions, List<String> rowCaptions) implements Cell {
    public ImagePanel {
        if (columns < 1) throw new IllegalArgumentException("a grid of images needs at least one column, not " + columns);
        columnCaptions = List.copyOf(columnCaptions);
        rowCaptions = List.copyOf(rowCaptions);
        require("column", columnCaptions, Math.min(columns, images.count()));
        require("row", rowCaptions, (images.count() + columns - 1) / columns);
    }

    public ImagePanel(String title, Images images, int columns) { this(title, images, columns, List.of(), List.of()); }

    /** The same with captions; an empty list leaves them out. */
    public ImagePanel captioned(List<String> columnCaptions, List<String> rowCaptions) {
        return new ImagePanel(title, images, columns, columnCaptions, rowCaptions);
    }

    /** Columns in use: fewer than {@link #columns} where the images do not fill one row. */
    int width() { return Math.min(columns, images.count()); }

    int rows() { return (images.count() + columns - 1) / columns; }

    private static void require(String what, List<String> captions, int count) {
        if (!captions.isEmpty() && captions.size() != count)
            throw new IllegalArgumentException(captions.size() + " captions for " + count + " " + what + "s");
    }
}
