package org.dgd.benchmarks.peers;

/** A product of float matrices, y = a·b, as some library makes it with one thread; all are row-major. */
public interface Product {
    /** @param a (m,k)
     * @param b (k,n) */
    void prepare(int m, int n, int k, float[] a, float[] b);

    void multiply();

    /** y (m,n) of the last product. */
    float[] result();

    /** The library's version in one line. */
    String describe();
}
