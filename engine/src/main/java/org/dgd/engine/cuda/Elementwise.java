package org.dgd.engine.cuda;

/** One number in, one number out. Every number is read before its place is written, so an output may be an input. */
final class Elementwise {
    private final KernelFile kernels;

    Elementwise(Context context) { kernels = new KernelFile(context, "elementwise"); }

    private Launch launch(String name) { return kernels.launch(name); }

    void fill(Floats y, double value) { launch("fill").in(y).f32(value).each(y.size()); }
    void affine(Floats x, double factor, double offset, Floats y, boolean add) {
        launch("affine").in(x).f32(factor).f32(offset).in(y).flag(add).each(y.size());
    }
    void add(Floats a, Floats b, Floats y, boolean add) { launch("add").in(a).in(b).in(y).flag(add).each(y.size()); }
    void sub(Floats a, Floats b, Floats y, boolean add) { launch("sub").in(a).in(b).in(y).flag(add).each(y.size()); }
    void mul(Floats a, Floats b, Floats y, boolean add) { launch("mul").in(a).in(b).in(y).flag(add).each(y.size()); }
    void div(Floats a, Floats b, Floats y, boolean add) { launch("div").in(a).in(b).in(y).flag(add).each(y.size()); }
    void divBackward(Floats b, Floats y, Floats dy, Floats db, boolean add) {
        launch("divBackward").in(b).in(y).in(dy).in(db).flag(add).each(db.size());
    }
    void exp(Floats x, Floats y) { launch("exp").in(x).in(y).each(y.size()); }
    void log(Floats x, Floats y) { launch("log").in(x).in(y).each(y.size()); }
    void sqrt(Floats x, Floats y) { launch("sqrt").in(x).in(y).each(y.size()); }
    void sqrtBackward(Floats y, Floats dy, Floats dx, boolean add) { launch("sqrtBackward").in(y).in(dy).in(dx).flag(add).each(dx.size()); }
    void square(Floats x, Floats y) { launch("square").in(x).in(y).each(y.size()); }
    void squareBackward(Floats x, Floats dy, Floats dx, boolean add) { launch("squareBackward").in(x).in(dy).in(dx).flag(add).each(dx.size()); }
    void pow(Floats x, double exponent, Floats y) { launch("pow").in(x).f64(exponent).in(y).each(y.size()); }
    void powBackward(Floats x, double exponent, Floats dy, Floats dx, boolean add) {
        launch("powBackward").in(x).f64(exponent).in(dy).in(dx).flag(add).each(dx.size());
    }
    void relu(Floats x, Floats y) { launch("relu").in(x).in(y).each(y.size()); }
    void reluBackward(Floats y, Floats dy, Floats dx, boolean add) { launch("reluBackward").in(y).in(dy).in(dx).flag(add).each(dx.size()); }
    void leakyRelu(Floats x, double slope, Floats y) { launch("leakyRelu").in(x).f32(slope).in(y).each(y.size()); }
    void leakyReluBackward(Floats x, double slope, Floats dy, Floats dx, boolean add) {
        launch("leakyReluBackward").in(x).f32(slope).in(dy).in(dx).flag(add).each(dx.size());
    }
    void sigmoid(Floats x, Floats y) { launch("sigmoid").in(x).in(y).each(y.size()); }
    void sigmoidBackward(Floats y, Floats dy, Floats dx, boolean add) { launch("sigmoidBackward").in(y).in(dy).in(dx).flag(add).each(dx.size()); }
    void tanh(Floats x, Floats y) { launch("tanh").in(x).in(y).each(y.size()); }
    void tanhBackward(Floats y, Floats dy, Floats dx, boolean add) { launch("tanhBackward").in(y).in(dy).in(dx).flag(add).each(dx.size()); }
    void softplus(Floats x, Floats y) { launch("softplus").in(x).in(y).each(y.size()); }
    void softplusBackward(Floats x, Floats dy, Floats dx, boolean add) { launch("softplusBackward").in(x).in(dy).in(dx).flag(add).each(dx.size()); }
    void clamp(Floats x, double low, double high, Floats y) { launch("clamp").in(x).f32(low).f32(high).in(y).each(y.size()); }
    void clampBackward(Floats x, double low, double high, Floats dy, Floats dx, boolean add) {
        launch("clampBackward").in(x).f32(low).f32(high).in(dy).in(dx).flag(add).each(dx.size());
    }
    void where(Floats mask, Floats a, Floats b, Floats y, boolean add) { launch("where").in(mask).in(a).in(b).in(y).flag(add).each(y.size()); }
}
