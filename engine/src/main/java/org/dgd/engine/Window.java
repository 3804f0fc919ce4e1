package org.dgd.engine;

/**
 * What pooling looks at for each pixel of its result: h rows and w columns of the image, moved by a stride over it and its padding. Padding
 * is at most half of the window, so every window holds at least one pixel of the image.
 */
public record Window(int h, int w, Geometry g) {
    public Window {
        if (h < 1 || w < 1 || 2 * g.paddingH() > h || 2 * g.paddingW() > w)
            throw new IllegalArgumentException("window: (" + h + "," + w + ") must be positive and at least twice the padding ("
                    + g.paddingH() + "," + g.paddingW() + ")");
    }

    public static Window of(int size, int stride, int padding) { return new Window(size, size, Geometry.of(stride, padding)); }

    /** The shape (n,p,q,c) of what x (n,h,w,c) becomes; fails when the window is larger than x with its padding. */
    public Shape pooled(Shape x) {
        if (x.h() + 2 * g.paddingH() < h || x.w() + 2 * g.paddingW() < w)
            throw new IllegalArgumentException("window: (" + h + "," + w + ") is larger than the padded x " + x + ", " + g);
        return g.small(x, Shape.plain(x.c(), h, w, x.c()));
    }

    /** The first row of the image that window row p holds. */
    public int top(int p) { return Math.max(0, p * g.strideH() - g.paddingH()); }

    /** The row behind the last one of an image of so many rows. */
    public int bottom(int p, int rows) { return Math.min(rows, p * g.strideH() - g.paddingH() + h); }

    public int left(int q) { return Math.max(0, q * g.strideW() - g.paddingW()); }
    public int right(int q, int columns) { return Math.min(columns, q * g.strideW() - g.paddingW() + w); }

    /** Pixels of the window. */
    public int pixels() { return h * w; }
}
