package org.dgd.engine;

/** Where a kernel puts its result: the first contribution overwrites (beta = 0), later ones are added (beta = 1). */
public record Target(Tensor tensor, boolean add) {
    public static Target over(Tensor tensor) { return new Target(tensor, false); }

    public static Target onto(Tensor tensor) { return new Target(tensor, true); }
}
