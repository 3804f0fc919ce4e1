// Reverse-mode autograd on plain numbers in less than 100 lines: java docs/try/Autograd.java
// docs/02-autograd.md explains it and has what it prints.

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every result, in the order in which it was made. */
final List<Num> tape = new ArrayList<>();

/** A number, the derivative of the loss by it, and how it hands that derivative on to the numbers that it was made of. */
final class Num {
    double value, gradient;
    Runnable backward = () -> { };                       // of a leaf: nothing behind it

    Num(double value) { this.value = value; }

    Num plus(Num other) {
        return record(value + other.value, y -> () -> {
            gradient += y.gradient;
            other.gradient += y.gradient;
        });
    }

    Num times(Num other) {
        return record(value * other.value, y -> () -> {
            gradient += y.gradient * other.value;        // d(a·b)/da = b
            other.gradient += y.gradient * value;        // d(a·b)/db = a
        });
    }

    Num tanh() { return record(StrictMath.tanh(value), y -> () -> gradient += y.gradient * (1 - y.value * y.value)); }
}

/** @param rule given the result, what its backward does */
Num record(double value, Function<Num, Runnable> rule) {
    Num y = new Num(value);
    y.backward = rule.apply(y);
    tape.add(y);
    return y;
}

/** Every user of a number stands behind it on the tape: so, walked backwards, its gradient is complete when its turn comes. */
void backward(Num loss) {
    loss.gradient = 1;
    for (Num y : tape.reversed()) y.backward.run();
    tape.clear();
}

void main() {
    Num w = new Num(2), x = new Num(3);
    Num y = w.times(x);
    Num s = y.times(y);
    Num loss = s.plus(y);
    backward(loss);
    IO.println("loss %.0f, by w %.0f, by x %.0f".formatted(loss.value, w.gradient, x.gradient));

    check(new Num(0.7), new Num(-1.3));
    exclusiveOr();
}

/** f(a,b) = tanh(a·b + a)·b: its gradient by a against the difference of two values nearby. */
void check(Num a, Num b) {
    Supplier<Num> f = () -> a.times(b).plus(a).tanh().times(b);
    backward(f.get());
    double e = 1e-5;
    a.value += e;
    double up = f.get().value;
    a.value -= 2 * e;
    double down = f.get().value;
    tape.clear();
    IO.println("by a %.8f, by differences %.8f".formatted(a.gradient, (up - down) / (2 * e)));
}

/** Two inputs, four hidden units, one output, trained by gradient descent until it is 1 where the inputs differ and −1 where they agree. */
void exclusiveOr() {
    Random random = new Random(1);
    List<Num> p = new ArrayList<>();                     // of each hidden unit: two weights, a bias, its weight in the output; then a bias
    for (int i = 0; i < 4 * 4 + 1; i++) p.add(new Num(random.nextDouble(-1, 1)));
    for (int step = 0; step <= 200; step++) {
        Num loss = new Num(0);
        for (int a = -1; a <= 1; a += 2)
            for (int b = -1; b <= 1; b += 2) {
                Num out = p.getLast();
                for (int h = 0; h < 16; h += 4)
                    out = out.plus(p.get(h).times(new Num(a)).plus(p.get(h + 1).times(new Num(b))).plus(p.get(h + 2)).tanh().times(p.get(h + 3)));
                Num error = out.plus(new Num(a * b));    // the target is −a·b
                loss = loss.plus(error.times(error));
            }
        backward(loss);
        if (step % 50 == 0) IO.println("step %3d  loss %.4f".formatted(step, loss.value));
        for (Num q : p) {
            q.value -= 0.02 * q.gradient;
            q.gradient = 0;
        }
    }
}
