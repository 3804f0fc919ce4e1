package org.dgd.engine;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An op, a gradient or a step of an optimizer made a number that is NaN or infinite; see {@link Device#checkNumbers}. */
public final class NumberException extends ArithmeticException {
    /** A tensor, and the words before and behind its name. */
    private record Part(String before, Tensor tensor, String behind) { }

    private transient List<Part> parts = new ArrayList<>();
    /** What stays of the parts where the exception was written and read again: tensors stay behind. */
    private String written;

    /**
     * @param where such as "Log forward"
     * @param of    whose numbers they are, such as "the gradient of"
     * @param owner the tensor that has a name, or null
     * @param made  the numbers, those of the owner or its gradient
     */
    NumberException(String where, String of, Tensor owner, Tensor made) {
        parts.add(new Part(where + " made " + wrong(made) + of + (owner == null ? "" : " "), owner, ""));
    }

    /** One of the tensors that it was made from. */
    NumberException from(String of, Tensor owner, Tensor values) {
        parts.add(new Part((parts.size() == 1 ? ", from " : ", ") + of, owner, ": " + numbers(values)));
        return this;
    }

    @Override public String getMessage() { return message(Map.of()); }

    @Serial private void writeObject(ObjectOutputStream out) throws IOException {
        written = getMessage();
        out.defaultWriteObject();
    }

    /** With the names of parameters, where they are known. */
    public String message(Map<Tensor, String> names) {
        if (parts == null) return written;
        StringBuilder text = new StringBuilder();
        for (Part p : parts) {
            text.append(p.before).append(p.tensor == null ? "" : names.containsKey(p.tensor) ? names.get(p.tensor) + " " + p.tensor.shape : p.tensor)
                    .append(p.behind);
        }
        return text.toString();
    }

    private static String wrong(Tensor t) {
        double[] values = t.storage.read();
        int i = 0;
        while (i < values.length - 1 && Double.isFinite(values[i])) i++;
        Shape s = t.shape;
        int c = i % s.c(), w = i / s.c() % s.w(), h = i / s.c() / s.w() % s.h(), n = i / s.features();
        return numbers(t) + " (the first at (" + n + "," + h + "," + w + "," + c + ")) in ";
    }

    /** "finite, up to 1.5e+30", or how many are not. */
    private static String numbers(Tensor t) {
        int nan = 0, infinite = 0;
        double largest = 0;
        double[] values = t.storage.read();
        for (double v : values) {
            if (Double.isNaN(v)) nan++;
            else if (Double.isInfinite(v)) infinite++;
            else largest = Math.max(largest, Math.abs(v));
        }
        if (nan + infinite == 0) return String.format(Locale.ROOT, "finite, up to %.2g", largest);
        String kinds = nan == 0 ? infinite + " infinite" : infinite == 0 ? nan + " NaN" : nan + " NaN and " + infinite + " infinite";
        return kinds + " of " + values.length + " numbers";
    }
}
