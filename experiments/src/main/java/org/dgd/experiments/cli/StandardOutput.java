package org.dgd.experiments.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;

/**
 * Standard output that remembers why it could not be written. Java's own hides it, so an answer that was sent to a file on a full disk would be lost
 * and the command would count as done.
 */
public final class StandardOutput extends PrintStream {
    private static final String NOBODY_READS = "Broken pipe";

    private final Checked checked;

    private StandardOutput(Checked checked, Charset charset) {
        super(new BufferedOutputStream(checked), true, charset);
        this.checked = checked;
    }

    static StandardOutput open() { return on(new FileOutputStream(FileDescriptor.out)); }

    public static StandardOutput on(OutputStream out) { return new StandardOutput(new Checked(out), System.out.charset()); }

    /**
     * An {@link InputException} if something that was printed did not arrive. That the reader had enough, as with {@code | head}, is no failure.
     *
     * @param out where a command's answer went
     */
    public static void requireWritten(PrintStream out) {
        out.flush();
        if (!(out instanceof StandardOutput own) || own.checked.failure == null) return;
        IOException e = own.checked.failure;
        if (!NOBODY_READS.equals(e.getMessage())) throw new InputException("standard output: cannot be written: " + InputFile.reason(e), e);
    }

    private static final class Checked extends OutputStream {
        private final OutputStream out;
        private IOException failure;

        Checked(OutputStream out) { this.out = out; }

        @Override public void write(int b) throws IOException { write(new byte[] {(byte) b}, 0, 1); }

        @Override public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                if (failure == null) failure = e;
                throw e;
            }
        }
    }
}
