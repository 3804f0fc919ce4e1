package org.dgd.experiments.cli;

import org.dgd.nn.data.Download;

/** Tells of downloads on standard error: a line when a file begins, and for a big one a line every quarter. */
public final class DownloadNotice implements Download.Progress {
    private static final long BIG = 20L << 20;

    private final Console console;
    private String current = "";
    private long quarter;

    public DownloadNotice(Console console) { this.console = console; }

    @Override public void at(String file, long bytes, long total) {
        if (bytes > 0 && !file.equals(current)) {
            current = file;
            quarter = 4 * bytes / total;
            console.notice("downloading " + file + " (" + Math.ceilDiv(total, 1L << 20) + " MB)");
        } else if (total >= BIG && 4 * bytes / total > quarter) {
            quarter = 4 * bytes / total;
            console.notice(file + ": " + 25 * quarter + " %");
        }
    }
}
