package org.dgd.experiments.figures;

import java.awt.Color;

/**
 * Colours of classes. The ten are M. A. Petroff's "Accessible Color Sequences for Data Visualization" (2021, arXiv:2107.02270),
 * chosen to stay apart under the common colour-vision deficiencies.
 */
final class Palette {
    static final Color UNLABELLED = new Color(0x59, 0x63, 0x70);
    private static final int[] TEN = {
        0x3f90da, 0xffa90e, 0xbd1f01, 0x94a4a2, 0x832db6, 0xa96b59, 0xe76300, 0xb9ac70, 0x717581, 0x92dadd};

    private Palette() { }

    /** Colour of class {@code c} of {@code classes}; beyond ten, hues go round with two strengths in turn. */
    static Color of(int c, int classes) {
        if (c < 0) return UNLABELLED;
        if (classes <= TEN.length) return new Color(TEN[c]);
        return Color.getHSBColor((float) c / classes, c % 2 == 0 ? 0.9f : 0.55f, c % 2 == 0 ? 0.7f : 0.9f);
    }

    static Color translucent(Color color, int alpha) { return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha); }
}
