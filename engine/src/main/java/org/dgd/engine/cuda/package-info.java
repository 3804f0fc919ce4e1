/**
 * Float kernels on a GPU: CUDA's driver API, cuBLAS and cuDNN through JCuda, and the kernels of {@code src/main/cuda}. The same
 * names as in {@code cpu}, family by family.
 *
 * @see <a href="{@docRoot}/../15-cuda.html">Chapter 15: CUDA kernels and graphs</a>
 */
package org.dgd.engine.cuda;
