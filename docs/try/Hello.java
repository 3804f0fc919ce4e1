// A tensor and a derivative: bin/try Hello, or java @docs/try/args docs/try/Hello.java

import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;

/** f(x) = Σ x², and its derivative 2x, which nobody wrote down. */
void main() {
    try (Device device = new ReferenceDevice()) {                // numbers in double, plain loops; CpuDevice is the fast one
        Tensor x = device.parameter(Shape.vector(3), 1, 2, 3);   // a parameter wants a gradient
        try (var _ = device.scope()) {                           // one step: what is made in it is given back at its end
            Tensor f = x.square().sum();
            f.backward();
            IO.println("x      = " + Arrays.toString(x.storage.read()));
            IO.println("f(x)   = " + f.item());
            IO.println("df/dx  = " + Arrays.toString(x.gradient().storage.read()));
        }
    }
}
