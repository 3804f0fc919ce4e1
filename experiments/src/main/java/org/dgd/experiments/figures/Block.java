package org.dgd.experiments.figures;

import java.awt.Graphics2D;
import java.awt.Rectangle;

/** A piece of a figure: it knows its size in pixels and draws itself. */
interface Block {
    int width();

    int height();

    /** The picture proper, without axes, titles and captions; the bodies of a column or a row are aligned. */
    Rectangle body();

    /** Draws with the top left corner at (0, 0). */
    void draw(Graphics2D g);
}
