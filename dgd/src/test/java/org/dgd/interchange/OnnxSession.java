package org.dgd.interchange;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** ONNX Runtime with one file. Where its native library cannot be loaded, tests are skipped and say so. */
record OnnxSession(OrtEnvironment environment, OrtSession session) implements AutoCloseable {
    /** An output of a run. */
    record Array(List<Long> shape, float[] values) { }

    static OnnxSession open(Path file) throws OrtException {
        OrtEnvironment environment = loaded();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return new OnnxSession(environment, environment.createSession(file.toString(), options));
        }
    }

    private static OrtEnvironment loaded() {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError e) {
            return Assumptions.abort("ONNX Runtime's native library cannot be loaded here: " + e);
        }
    }

    /** All outputs by name. */
    Map<String, Array> run(String input, float[] values, long... shape) throws OrtException {
        Map<String, Array> outputs = new LinkedHashMap<>();
        try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, x))) {
            result.forEach(e -> {
                OnnxTensor y = (OnnxTensor) e.getValue();
                float[] numbers = new float[y.getFloatBuffer().remaining()];
                y.getFloatBuffer().get(numbers);
                outputs.put(e.getKey(), new Array(shape(y.getInfo()), numbers));
            });
        }
        return outputs;
    }

    List<Long> inputShape(String name) throws OrtException { return shape(session.getInputInfo().get(name)); }

    List<Long> outputShape(String name) throws OrtException { return shape(session.getOutputInfo().get(name)); }

    Map<String, String> metadata() throws OrtException { return session.getMetadata().getCustomMetadata(); }

    private static List<Long> shape(NodeInfo info) { return shape((TensorInfo) info.getInfo()); }

    private static List<Long> shape(TensorInfo info) { return Arrays.stream(info.getShape()).boxed().toList(); }

    @Override public void close() throws OrtException { session.close(); }
}
