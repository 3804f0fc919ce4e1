package org.dgd.benchmarks.peers;

import java.util.List;
import org.dgd.engine.Rng;

/** Multiplies matrices with a {@link Product}. */
public final class ProductWorker implements Worker {
    private static final int SEED = 1, WARM_UP_CALLS = 2000;
    private static final double WARM_UP_SECONDS = 1;

    private final Product product;

    public ProductWorker(Product product) { this.product = product; }

    /**
     * {@code prepare M N K}: makes matrices, multiplies them and answers with the product's projection on a random direction and with its
     * norm; {@code multiply SECONDS}: the median milliseconds of a product; {@code describe}.
     */
    @Override public String answer(String request, List<String> arguments) {
        return switch (request) {
            case "prepare" -> {
                int m = Integer.parseInt(arguments.get(0)), n = Integer.parseInt(arguments.get(1)), k = Integer.parseInt(arguments.get(2));
                Rng rng = new Rng(SEED);
                product.prepare(m, n, k, random(rng.child("a"), m * k), random(rng.child("b"), k * n));
                Stopwatch.warmUp(product::multiply, WARM_UP_CALLS, WARM_UP_SECONDS);
                yield fingerprint(product.result(), rng.child("direction"));
            }
            case "multiply" -> Double.toString(Stopwatch.millis(product::multiply, Double.parseDouble(arguments.getFirst())));
            case "describe" -> product.describe();
            default -> throw Worker.unknown(request);
        };
    }

    private static float[] random(Rng rng, int count) {
        double[] uniform = rng.uniforms(count, -1, 1);
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) floats[i] = (float) uniform[i];
        return floats;
    }

    private static String fingerprint(float[] y, Rng rng) {
        double[] direction = rng.uniforms(y.length, -1, 1);
        double projection = 0, squares = 0;
        for (int i = 0; i < y.length; i++) {
            projection += direction[i] * y[i];
            squares += (double) y[i] * y[i];
        }
        return projection + " " + Math.sqrt(squares);
    }
}
