package org.dgd.nn.data;

/** A file of a data set as its authors distribute it: name, length, and SHA-256 as lower-case hex digits. */
public record PublishedFile(String name, long bytes, String sha256) {}
