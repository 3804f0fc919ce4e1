package org.dgd.engine;

import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.*;

/** Cases of pooling and resizing: windows that overlap, leave gaps, or stick out of the image; images that grow and shrink. */
final class PoolingCases {
    private static final Shape SMALL = Shape.batch(17, 7, 6, 5), WIDE = Shape.batch(3, 9, 5, 32), GREY = Shape.batch(33, 4, 4, 1),
            ONE = Shape.batch(16, 1, 1, 3);

    private final List<OpCase> cases = new ArrayList<>();

    static List<OpCase> all() {
        PoolingCases t = new PoolingCases();
        t.pools();
        t.resizes();
        return t.cases;
    }

    private void pools() {
        pool(SMALL, Window.of(3, 2, 0));
        pool(WIDE, Window.of(3, 1, 1));
        pool(GREY, Window.of(2, 2, 1));
        pool(SMALL, Window.of(2, 3, 0));
        pool(ONE, Window.of(3, 1, 1));
        pool(WIDE, new Window(1, 4, new Geometry(2, 1, 0, 2)));
        pool(SMALL, new Window(7, 6, Geometry.of(1, 0)));
        pool(Shape.batch(1, 5, 8, 40), new Window(4, 2, new Geometry(1, 3, 2, 1)));
    }

    private void pool(Shape x, Window w) {
        String detail = w.h() + "x" + w.w() + " over " + x + ", stride " + w.g().strideH() + "," + w.g().strideW()
                + " padding " + w.g().paddingH() + "," + w.g().paddingW();
        cases.add(OpCase.of(MaxPool2d.class, detail, t -> t[0].maxPool2d(w), new Input(x, Domain.DISTINCT)));
        cases.add(OpCase.of(AveragePool2d.class, detail, t -> t[0].averagePool2d(w, false), normal(x)).terms(w.pixels()));
        cases.add(OpCase.of(AveragePool2d.class, detail + ", with padding", t -> t[0].averagePool2d(w, true), normal(x)).terms(w.pixels()));
    }

    private void resizes() {
        resize(SMALL, 13, 17);
        resize(SMALL, 4, 3);
        resize(SMALL, 7, 6);
        resize(WIDE, 3, 11);
        resize(GREY, 1, 1);
        resize(ONE, 5, 4);
        resize(Shape.batch(1, 4, 3, 40), 8, 9);
    }

    private void resize(Shape x, int height, int width) {
        int terms = Math.max(4, 4 * height * width / x.pixels());
        cases.add(OpCase.of(ResizeBilinear.class, x + " to " + height + "x" + width, t -> t[0].resizeBilinear(height, width), normal(x))
                .terms(terms));
    }
}
