// A tour of the engine, a line at a time: bin/try tour.jsh. It ends at jshell's prompt, where everything below is still there.
// Without the launcher: jshell --add-modules jdk.incubator.vector --class-path experiments/target/dgd.jar docs/try/tour.jsh

import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.*;
import org.dgd.nn.optim.Sgd;

void show(String name, Tensor t) { IO.println(name + " " + t.shape + " = " + Arrays.toString(t.storage.read())); }

// 1. A device owns memory and kernels. This one computes in double with plain loops.
Device device = new ReferenceDevice();

// 2. A parameter is a tensor that wants a gradient. This one has 2 rows and 3 columns.
Tensor w = device.parameter(Shape.matrix(2, 3), 1, 2, 3, 4, 5, 6);
show("w", w);

// 3. A scope is a step. Ops run at once and are recorded.
Scope step = device.scope();
Tensor y = w.square().sum();
show("sum of squares", y);

// 4. backward() walks the record back and leaves the gradient with the parameter.
y.backward();
show("its gradient", w.gradient());

// 5. Gradients add up until they are cleared.
y.backward();
show("after a second backward", w.gradient());
w.zeroGradient();
step.close();

// 6. A batch is data: one sample a row. Here are four points of the line 2x + 1.
float[] xs = {-1, 0, 1, 2};
float[] ys = {-1, 1, 3, 5};

// 7. A layer has a weight and a bias; an optimizer moves them against their gradients.
Linear line = new Linear(device, 1, 1, new Rng(0));
Sgd sgd = new Sgd(line.parameters(), 0.01, 0.0, 0.0);

double fit() {
    try (Scope s = device.scope()) {
        Tensor loss = line.forward(s.tensor(Shape.batch(4, 1), xs)).squaredError(s.tensor(Shape.batch(4, 1), ys));
        loss.backward();
        sgd.step();
        return loss.item();
    }
}

for (int i = 0; i <= 100; i++) {
    double loss = fit();
    if (i % 25 == 0) IO.println("step %3d  squared error %.6f".formatted(i, loss));
}

// 8. What it found: a slope of 2 and a constant of 1.
line.state().forEach((name, p) -> show(name, p.tensor()));

// 9. A wrong shape is told at once, with the op and both shapes.
Scope wrong = device.scope();
try {
    w.matmul(w);
} catch (IllegalArgumentException e) {
    IO.println(e.getMessage());
}
wrong.close();

IO.println("Go on by yourself: w, line, fit() and device are there. /exit ends.");
