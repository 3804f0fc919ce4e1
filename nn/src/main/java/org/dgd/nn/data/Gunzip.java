package org.dgd.nn.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Gzip (RFC 1952) that checks everything: header, CRC and length of each member, and that nothing else follows.
 * {@link java.util.zip.GZIPInputStream} takes whatever follows the first member for padding and says nothing, so a file
 * with garbage at its end, or damaged there, would pass.
 *
 * <p>A file that ends too early is an {@link EOFException}, a damaged one a {@link ZipException}.
 */
final class Gunzip extends InputStream {
    private static final int FHCRC = 2, FEXTRA = 4, FNAME = 8, FCOMMENT = 16, RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int position, limit;
    private boolean ended;

    Gunzip(InputStream in) throws IOException {
        this.in = in;
        startMember();
    }

    static boolean isMagic(int first, int second) { return first == 0x1f && second == 0x8b; }

    @Override public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (!ended) {
            int n = inflate(to, offset, length);
            if (n > 0) {
                crc.update(to, offset, n);
                return n;
            }
            if (inflater.finished()) endMember();
            else if (inflater.needsDictionary()) throw damaged();
            else {
                refill();
                inflater.setInput(buffer, 0, limit);
            }
        }
        return -1;
    }

    @Override public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] to, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(to, offset, length);
        } catch (DataFormatException e) {
            throw damaged();
        }
    }

    private void startMember() throws IOException {
        if (!isMagic(next(), next())) throw new ZipException("is not a gzip file");
        if (next() != 8) throw new ZipException("uses a compression other than deflate");
        int flags = next();
        if ((flags & RESERVED) != 0) throw damaged();
        skip(6);                                               // time, extra flags, operating system
        if ((flags & FEXTRA) != 0) skip(next() | next() << 8);
        if ((flags & FNAME) != 0) skipText();
        if ((flags & FCOMMENT) != 0) skipText();
        if ((flags & FHCRC) != 0) skip(2);
        inflater.reset();
        crc.reset();
        inflater.setInput(buffer, position, limit - position);
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long length = inflater.getBytesWritten() & 0xffffffffL;
        if (word() != crc.getValue() || word() != length) throw damaged();
        if (position == limit && !more()) ended = true;
        else if (isMagic(buffer[position] & 0xff, 0x8b)) startMember();
        else throw new ZipException("something else follows the compressed data");
    }

    private long word() throws IOException { return next() | next() << 8 | next() << 16 | (long) next() << 24; }

    private void skip(int n) throws IOException { for (int i = 0; i < n; i++) next(); }

    private void skipText() throws IOException {
        int c;
        do c = next(); while (c != 0);
    }

    private int next() throws IOException {
        if (position == limit) refill();
        return buffer[position++] & 0xff;
    }

    private void refill() throws IOException {
        if (!more()) throw new EOFException("is cut off; fetch the file again");
    }

    private boolean more() throws IOException {
        position = 0;
        limit = Math.max(in.read(buffer), 0);
        return limit > 0;
    }

    private static ZipException damaged() {
        return new ZipException("the compressed data are damaged (wrong checksum or coding); fetch the file again");
    }
}
