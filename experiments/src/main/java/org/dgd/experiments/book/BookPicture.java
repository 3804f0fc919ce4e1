package org.dgd.experiments.book;

/** A picture of the book. */
interface BookPicture {
    /** The file is called so, with {@code .svg} behind it. */
    String name();

    /** The file's text. Numbers that it shows are computed, and so rounded that every machine writes the same. */
    String svg();
}
