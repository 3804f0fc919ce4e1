package org.dgd.engine.cuda;

import java.util.HashMap;
import java.util.Map;
import org.dgd.engine.Geometry;

/** Convolutions by cuDNN. How to do one is found out when its shapes are first seen, and kept. */
final class DnnConvolution {
    private final Context context;
    private final Map<ConvolutionPlan.Key, ConvolutionPlan> plans = new HashMap<>();

    DnnConvolution(Context context) {
        this.context = context;
        context.onClose(() -> plans.values().forEach(ConvolutionPlan::close));
    }

    /** Whether cuDNN makes one of the large image, the filter and the small image of the other two. If not, nothing was done. */
    boolean run(ConvolutionPlan.Pass pass, Floats large, Floats filter, Floats small, boolean add, Geometry g) {
        ConvolutionPlan.Key key = new ConvolutionPlan.Key(pass, large.shape, filter.shape, small.shape, g);
        ConvolutionPlan plan = plans.get(key);
        if (plan == null) plans.put(key, plan = new ConvolutionPlan(context, key));
        return plan.run(large, filter, small, add);
    }
}
