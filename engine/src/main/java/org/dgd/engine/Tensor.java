package org.dgd.engine;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dgd.engine.ops.*;

/**
 * A shape, a storage, and the op it came from (none for a leaf). Its methods are one-liners that build an op record and
 * run it in the scope that is open on its device; every op's file has its formula.
 */
public final class Tensor {
    public final Shape shape;
    public final Storage storage;
    final Op origin;
    boolean wantsGradient;
    Scope tape;                   // that recorded it; null for a leaf

    Tensor gradient;              // a leaf keeps its buffer; any other tensor's lives while backward needs it
    boolean hasGradient;          // false: the next contribution overwrites
    boolean sparse;               // a table: its gradient holds a few rows
    Index gradientIndex;          // which rows those are

    Tensor(Shape shape, Storage storage, Op origin, boolean wantsGradient) {
        this.shape = shape;
        this.storage = storage;
        this.origin = origin;
        this.wantsGradient = wantsGradient;
    }

    /** Runs an op in the scope that is open on its inputs' device. */
    public static Tensor of(Op op) {
        List<Tensor> inputs = op.inputs();
        Device device = inputs.getFirst().device();
        boolean wants = false;
        for (int i = 0; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            wants |= x.wantsGradient;
            if (x.device() != device) throw new IllegalArgumentException(op + ": inputs on the devices " + device + " and " + x.device());
        }
        Tensor y = device.current().record(op, wants);
        op.forward(device.kernels(), y);
        if (device.checksNumbers()) NumberCheck.forward(op, y);
        return y;
    }

    // Arithmetic; where the other operand has 1 along an axis it is repeated
    public Tensor add(Tensor other) { return of(new Add(like(other), other.like(this))); }
    public Tensor sub(Tensor other) { return of(new Sub(like(other), other.like(this))); }
    public Tensor mul(Tensor other) { return of(new Mul(like(other), other.like(this))); }
    public Tensor div(Tensor other) { return of(new Div(like(other), other.like(this))); }
    public Tensor add(double offset) { return of(new Affine(this, 1, offset)); }
    public Tensor mul(double factor) { return of(new Affine(this, factor, 0)); }
    public Tensor neg() { return mul(-1); }
    public Tensor exp() { return of(new Exp(this)); }
    public Tensor log() { return of(new Log(this)); }
    public Tensor sqrt() { return of(new Sqrt(this)); }
    public Tensor square() { return of(new Square(this)); }
    public Tensor pow(double exponent) { return of(new Pow(this, exponent)); }
    public Tensor clamp(double low, double high) { return of(new Clamp(this, low, high)); }
    public Tensor where(Tensor mask, Tensor otherwise) { return of(new Where(mask, this, otherwise)); }

    // Activations
    public Tensor relu() { return of(new Relu(this)); }
    public Tensor leakyRelu(double slope) { return of(new LeakyRelu(this, slope)); }
    public Tensor sigmoid() { return of(new Sigmoid(this)); }
    public Tensor tanh() { return of(new Tanh(this)); }
    public Tensor softplus() { return of(new Softplus(this)); }

    // Reductions; without axes over all of them
    public Tensor sum(Axis... axes) { return of(new Sum(this, set(axes))); }
    public Tensor mean(Axis... axes) { return of(new Mean(this, set(axes))); }
    public Tensor max(Axis... axes) { return of(new Max(this, set(axes))); }
    public Tensor norm() { return of(new Norm(this)); }
    public Tensor logSumExp() { return of(new LogSumExp(this)); }
    public Tensor logSoftmax() { return of(new LogSoftmax(this)); }

    // Shape
    public Tensor broadcast(Shape shape) { return of(new Broadcast(this, shape)); }
    public Tensor view(int h, int w, int c) { return of(new View(this, shape.inner(h, w, c))); }
    public Tensor permute(int... axes) { return of(new Permute(this, axes)); }
    public Tensor slice(Axis axis, int from, int to) { return of(new Slice(this, axis, from, to)); }
    public Tensor concat(Axis axis, Tensor... others) { return of(Concat.of(axis, this, others)); }
    public Tensor rows(int... index) { return rows(device().current().index(index)); }
    public Tensor rows(Index index) { return of(new Rows(this, index)); }
    public Tensor scatterRows(int rows, int... index) { return of(new ScatterRows(this, rows, device().current().index(index))); }

    // Products and convolutions; bias may be null
    public Tensor matmul(Tensor other) { return of(new MatMul(this, other)); }
    public Tensor linear(Tensor weight, Tensor bias) { return conv2d(weight, bias, Geometry.of(1, 0)); }
    public Tensor conv2d(Tensor weight, Tensor bias, Geometry g) { return of(new Conv2d(this, weight, bias, g)); }
    public Tensor convTranspose2d(Tensor weight, Tensor bias, Geometry g) { return of(new ConvTranspose2d(this, weight, bias, g)); }

    // Images
    public Tensor maxPool2d(Window window) { return of(new MaxPool2d(this, window)); }
    public Tensor averagePool2d(Window window, boolean padded) { return of(new AveragePool2d(this, window, padded)); }
    public Tensor resizeBilinear(int height, int width) { return of(new ResizeBilinear(this, height, width)); }

    // Losses and densities
    public Tensor squaredError(Tensor target) { return of(new SquaredError(this, target)); }
    public Tensor sigmoidSquaredError(Tensor target) { return of(new SigmoidSquaredError(this, target)); }
    public Tensor binaryCrossEntropy(Tensor target) { return of(new BinaryCrossEntropy(this, target)); }
    public Tensor gaussianLogDensity(Tensor means, Tensor logPrecision) { return of(new GaussianLogDensity(this, means, logPrecision)); }

    /** Flows the derivative of this scalar to every leaf that wants one; contributions add up until {@link #zeroGradient}. */
    public void backward() { Gradients.flow(this, null); }

    /** Flows {@code seed}, the gradient of something by this tensor, to every leaf that wants one. */
    public void backward(Tensor seed) { Gradients.flow(this, seed); }

    public Device device() { return storage.device(); }

    public boolean isLeaf() { return origin == null; }

    /** Whether this is a {@link Device#table}, whose gradient is a few rows. */
    public boolean isTable() { return sparse; }

    public boolean wantsGradient() { return wantsGradient; }

    /** Freezes or thaws a leaf: whether backward computes its gradient. */
    public void wantsGradient(boolean wants) {
        if (origin != null) throw new IllegalStateException("only a leaf can be frozen or thawed, not " + this);
        wantsGradient = wants;
    }

    /** A leaf's gradient, or null when it has none yet; of a table, the rows {@link #gradientRows}, a batch that ends with its scope. */
    public Tensor gradient() { return hasGradient ? gradient : null; }

    public int[] gradientRows() { return gradientIndex.rows(); }

    /** {@link #gradientRows} as kernels take them. */
    public Index gradientIndex() { return gradientIndex; }

    public void zeroGradient() {
        hasGradient = false;
        if (sparse) gradient = null;
    }

    /** The one number of a scalar. */
    public double item() {
        if (!shape.isScalar()) throw new IllegalStateException("item: " + shape + " is not a scalar");
        return storage.read()[0];
    }

    private static Set<Axis> set(Axis... axes) { return axes.length == 0 ? EnumSet.allOf(Axis.class) : EnumSet.of(axes[0], axes); }

    /** This tensor, repeated along the axes where it has 1 and the other has more. */
    private Tensor like(Tensor other) {
        Shape a = shape, b = other.shape;
        if (a.equals(b)) return this;
        Shape both = new Shape(a.batch() || b.batch(), Math.max(a.n(), b.n()), Math.max(a.h(), b.h()), Math.max(a.w(), b.w()),
                Math.max(a.c(), b.c()));
        return a.equals(both) ? this : broadcast(both);
    }

    @Override public String toString() { return (origin == null ? "leaf" : origin.getClass().getSimpleName()) + " " + shape; }
}
