package org.dgd.metric.inception;

import java.util.List;
import org.dgd.engine.Axis;
import org.dgd.engine.Tensor;

/** A part of the network: images (n,h,w,c) to images, in the scope that is open. */
@FunctionalInterface
public interface Block {
    Tensor forward(Tensor x);

    /** One after the other. */
    static Block chain(Block... parts) {
        return x -> {
            for (Block part : parts) x = part.forward(x);
            return x;
        };
    }

    /** All from the same x, their channels side by side. */
    static Block branches(Block first, Block... others) {
        List<Block> rest = List.of(others);
        return x -> first.forward(x).concat(Axis.C, rest.stream().map(b -> b.forward(x)).toArray(Tensor[]::new));
    }
}
