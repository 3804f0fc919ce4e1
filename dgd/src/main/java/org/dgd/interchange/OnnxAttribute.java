package org.dgd.interchange;

import org.dgd.interchange.OnnxFields.Attribute;

/** What a node is told beside its inputs. */
record OnnxAttribute(ProtoMessage message) {
    static OnnxAttribute of(String name, long value) { return of(name, Attribute.INT, new ProtoMessage().put(Attribute.I, value)); }

    static OnnxAttribute of(String name, double value) { return of(name, Attribute.FLOAT, new ProtoMessage().put(Attribute.F, (float) value)); }

    static OnnxAttribute of(String name, int... values) {
        ProtoMessage list = new ProtoMessage();
        for (int value : values) list.put(Attribute.INTS, value);
        return of(name, Attribute.INT_LIST, list);
    }

    private static OnnxAttribute of(String name, int type, ProtoMessage value) {
        return new OnnxAttribute(value.put(Attribute.NAME, name).put(Attribute.TYPE, type));
    }
}
