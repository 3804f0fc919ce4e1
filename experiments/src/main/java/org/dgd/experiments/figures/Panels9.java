package org.dgd.experiments.figures;

import java.awt.image.BufferedImage;
import java.util.List;

/** Nine small latent scatters, three a row: the sweep of the precision prior, mean {0,1,2} by sd {1,2,3} (section 4.1). */
final class Panels9 {
    private static final int SIDE = 320;

    private Panels9() { }

    static BufferedImage paint(String title, List<LatentPanel> panels) {
        if (panels.size() != 9) throw new IllegalArgumentException("nine panels are needed, not " + panels.size());
        List<Cell> cells = List.copyOf(panels);
        return FigureRow.paint(title, List.of(cells.subList(0, 3), cells.subList(3, 6), cells.subList(6, 9)), SIDE);
    }
}
