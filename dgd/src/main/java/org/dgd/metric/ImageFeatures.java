package org.dgd.metric;

/**
 * Features of images, in whose space the Gaussians of a Fréchet distance are fitted. The name of the distance says which features they are:
 * only those of the Inception network make an FID.
 */
public interface ImageFeatures {
    /** What the distance in these features is called in tables: {@code fd_pca64}. */
    String distance();

    /**
     * Features of images, a row for each.
     *
     * @param images rows of height · width · channels numbers in [0,1], channels last
     */
    Rows of(Rows images);
}
