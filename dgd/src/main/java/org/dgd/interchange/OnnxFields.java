package org.dgd.interchange;

/** The numbers of the fields that we write, message by message, and of two enumerations. Source: the description of the format, onnx.proto3. */
final class OnnxFields {
    private OnnxFields() { }

    static final class Model {
        static final int IR_VERSION = 1, PRODUCER_NAME = 2, GRAPH = 7, OPSET_IMPORT = 8, METADATA_PROPS = 14;
    }

    static final class OperatorSet {
        static final int VERSION = 2;
    }

    static final class StringEntry {
        static final int KEY = 1, VALUE = 2;
    }

    static final class Graph {
        static final int NODE = 1, NAME = 2, INITIALIZER = 5, INPUT = 11, OUTPUT = 12;
    }

    static final class Node {
        static final int INPUT = 1, OUTPUT = 2, NAME = 3, OP_TYPE = 4, ATTRIBUTE = 5;
    }

    static final class Attribute {
        static final int NAME = 1, F = 2, I = 3, INTS = 8, TYPE = 20;
        static final int FLOAT = 1, INT = 2, INT_LIST = 7;                 // values of TYPE
    }

    static final class Tensor {
        static final int DIMS = 1, DATA_TYPE = 2, NAME = 8, RAW_DATA = 9;
    }

    /** The types of elements. */
    static final class DataType {
        static final int FLOAT = 1, INT64 = 7;
    }

    static final class ValueInfo {
        static final int NAME = 1, TYPE = 2;
    }

    static final class Type {
        static final int TENSOR = 1;
    }

    static final class TensorType {
        static final int ELEMENT = 1, SHAPE = 2;
    }

    static final class TensorShape {
        static final int DIMENSION = 1;
    }

    static final class Dimension {
        static final int VALUE = 1, PARAMETER = 2;
    }
}
