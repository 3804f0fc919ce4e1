package org.dgd.experiments.figures;

import java.awt.Color;

/**
 * Colours of classes. The ten are M. A. Petroff's "Accessible Color Sequences for Data Visualization" (2021, arXiv:2107.02270),
 * chosen to stay apart under the common colour-vision deficiencies.
 */
final class Palette {
    static final Color UNLABELLED = new Color(0x59, 0x63, 0x70);
    private static final Color LIGHT = new Color(0xf5, 0xc0, 0x4a), DARK = new Color(0x3b, 0x16, 0x5c);
    private static final int[] TEN = {
        0x3f90da, 0xffa90e, 0xbd1f01, 0x94a4a2, 0x832db6, 0xa96b59, 0xe76300, 0xb9ac70, 0x717581, 0x92dadd};

    private Palette() { }

    /** Colour of class {@code c} of {@code classes}; beyond ten, hues go round with two strengths in turn. */
    static Color of(int c, int classes) {
        if (c < 0) return UNLABELLED;
        if (classes <= TEN.length) return new Color(TEN[c]);
        return Color.getHSBColor((float) c / classes, c % 2 == 0 ? 0.9f : 0.55f, c % 2 == 0 ? 0.7f : 0.9f);
    }

    /** The same; classes in an order go from light to dark. */
    static Color of(int c, int classes, boolean ordered) {
        if (c < 0 || !ordered) return of(c, classes);
        float t = classes < 2 ? 1 : (float) c / (classes - 1);
        return new Color(between(LIGHT.getRed(), DARK.getRed(), t), between(LIGHT.getGreen(), DARK.getGreen(), t),
                between(LIGHT.getBlue(), DARK.getBlue(), t));
    }

    private static int between(int a, int b, float t) { return Math.round(a + t * (b - a)); }

    static Color translucent(Color color, int alpha) { return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha); }
}
