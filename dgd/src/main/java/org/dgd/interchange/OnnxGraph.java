package org.dgd.interchange;

import java.util.List;
import java.util.Map;
import org.dgd.interchange.OnnxFields.DataType;
import org.dgd.interchange.OnnxFields.Dimension;
import org.dgd.interchange.OnnxFields.Graph;
import org.dgd.interchange.OnnxFields.Model;
import org.dgd.interchange.OnnxFields.Node;
import org.dgd.interchange.OnnxFields.OperatorSet;
import org.dgd.interchange.OnnxFields.StringEntry;
import org.dgd.interchange.OnnxFields.TensorShape;
import org.dgd.interchange.OnnxFields.TensorType;
import org.dgd.interchange.OnnxFields.Type;
import org.dgd.interchange.OnnxFields.ValueInfo;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.StoredArray;

/** An ONNX model of one graph, put together node by node. Values are float32 and have names; the first axis of inputs and outputs is the batch. */
final class OnnxGraph {
    private static final String PRODUCER = "dgd", BATCH = "N";
    /** Version 17 of the operators, from 2022, which goes with version 8 of the format. */
    private static final int OPSET = 17, IR_VERSION = 8;

    private final ProtoMessage graph = new ProtoMessage();

    OnnxGraph(String name) { graph.put(Graph.NAME, name); }

    /** @param shape without the batch */
    String input(String name, int... shape) {
        graph.put(Graph.INPUT, value(name, shape));
        return name;
    }

    /** @param shape without the batch */
    void output(String name, int... shape) { graph.put(Graph.OUTPUT, value(name, shape)); }

    /** Numbers of the model: float32, or int64 for shapes. */
    String constant(String name, StoredArray array) {
        ProtoMessage tensor = new ProtoMessage();
        for (int n : array.shape()) tensor.put(OnnxFields.Tensor.DIMS, n);
        tensor.put(OnnxFields.Tensor.DATA_TYPE, array.type() == DType.I64 ? DataType.INT64 : DataType.FLOAT);
        tensor.put(OnnxFields.Tensor.NAME, name).put(OnnxFields.Tensor.RAW_DATA, array);
        graph.put(Graph.INITIALIZER, tensor);
        return name;
    }

    /** A number by itself. */
    String scalar(String name, double value) { return constant(name, StoredArray.of(new float[] {(float) value})); }

    /** x between two numbers. */
    String clip(String name, String x, double least, double most) {
        return node(name, "Clip", List.of(x, scalar(name + ".least", least), scalar(name + ".most", most)));
    }

    /** Columns of x (N,c) from one on and before another. */
    String slice(String name, String x, int from, int to) {
        return node(name, "Slice", List.of(x, place(name + ".from", from), place(name + ".to", to), place(name + ".axis", 1)));
    }

    private String place(String name, long value) { return constant(name, StoredArray.of(new long[] {value}, 1)); }

    /** A node of one output, which has the node's name. */
    String node(String name, String operator, List<String> inputs, OnnxAttribute... attributes) {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.put(Node.INPUT, input));
        node.put(Node.OUTPUT, name).put(Node.NAME, name).put(Node.OP_TYPE, operator);
        for (OnnxAttribute attribute : attributes) node.put(Node.ATTRIBUTE, attribute.message());
        graph.put(Graph.NODE, node);
        return name;
    }

    /** The whole file. */
    ProtoMessage model(Map<String, String> metadata) {
        ProtoMessage model = new ProtoMessage().put(Model.IR_VERSION, IR_VERSION).put(Model.PRODUCER_NAME, PRODUCER).put(Model.GRAPH, graph)
                .put(Model.OPSET_IMPORT, new ProtoMessage().put(OperatorSet.VERSION, OPSET));
        metadata.forEach((key, value) ->
                model.put(Model.METADATA_PROPS, new ProtoMessage().put(StringEntry.KEY, key).put(StringEntry.VALUE, value)));
        return model;
    }

    private static ProtoMessage value(String name, int... shape) {
        ProtoMessage dimensions = new ProtoMessage().put(TensorShape.DIMENSION, new ProtoMessage().put(Dimension.PARAMETER, BATCH));
        for (int n : shape) dimensions.put(TensorShape.DIMENSION, new ProtoMessage().put(Dimension.VALUE, n));
        ProtoMessage tensor = new ProtoMessage().put(TensorType.ELEMENT, DataType.FLOAT).put(TensorType.SHAPE, dimensions);
        return new ProtoMessage().put(ValueInfo.NAME, name).put(ValueInfo.TYPE, new ProtoMessage().put(Type.TENSOR, tensor));
    }
}
