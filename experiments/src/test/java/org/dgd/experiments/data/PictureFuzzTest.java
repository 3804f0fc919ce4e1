package org.dgd.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.dgd.nn.data.InputException;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged pictures. */
class PictureFuzzTest {
    private static final int IHDR = 8;
    @TempDir Path folder;

    @Test void pngFiles() throws Exception {
        new Fuzzer("png", folder.resolve("a.png"), 100).compressed().whole(image("png", BufferedImage.TYPE_INT_RGB)).whole(image("png", BufferedImage.TYPE_BYTE_GRAY))
                .whole(image("png", BufferedImage.TYPE_BYTE_INDEXED)).words("IHDR", "PLTE", "tRNS", "IDAT", "zTXt", "iCCP", "iTXt", "IEND", "GIF89a", "II*\u0000")
                .then(PictureFuzzTest::withChecksums).forged(bomb(9999, 9999)).forged(bomb(-1, 8)).forged(bomb(0, 8)).forged(bomb(1 << 30, 1 << 30)).run(PictureFuzzTest::read);
    }

    @Test void jpegFiles() throws Exception {
        new Fuzzer("jpeg", folder.resolve("a.jpg"), 60).compressed().whole(image("jpg", BufferedImage.TYPE_INT_RGB)).whole(image("jpg", BufferedImage.TYPE_BYTE_GRAY))
                .words("\u00ff\u00d8", "JFIF", "Exif", "Adobe", "\u0000").run(PictureFuzzTest::read);
    }

    /** Java's reader looks at no checksum: such a file was a picture with other pixels. */
    @Test void aPngFileWithAFlippedBitIsNoPicture() throws Exception {
        byte[] whole = image("png", BufferedImage.TYPE_INT_RGB);
        for (int bit = 8 * IHDR; bit < 8 * whole.length; bit += 5) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Path file = Files.write(folder.resolve("a.png"), damaged);
            assertThatThrownBy(() -> Picture.image(file)).as("bit " + bit).isInstanceOf(InputException.class).hasMessageMatching(".*a.png: (cannot be read: it|is \\d+x\\d+ pixels, more than) .*");
        }
    }

    /** The JPEG library makes up what is missing, and only warns. */
    @Test void aJpegFileThatIsCutIsNoPicture() throws Exception {
        byte[] whole = image("jpg", BufferedImage.TYPE_INT_RGB);
        Path file = Files.write(folder.resolve("a.jpg"), java.util.Arrays.copyOf(whole, whole.length - 20));
        assertThatThrownBy(() -> Picture.image(file)).isInstanceOf(InputException.class).hasMessageContaining("a.jpg: cannot be read");
    }

    @Test void aFileThatClaimsMorePixelsThanItCanHoldIsRefusedBeforeMemoryIsTaken() throws Exception {
        Path file = Files.write(folder.resolve("a.png"), bomb(9999, 9999));
        assertThatThrownBy(() -> Picture.head(file)).isInstanceOf(InputException.class)
                .hasMessage(file + ": cannot be read: it claims 9999x9999 pixels, which its 69 bytes cannot hold");
    }

    @Test void otherKindsOfPicturesAreRefused() throws Exception {
        for (String kind : new String[] {"bmp", "gif", "tif"}) {
            Path file = Files.write(folder.resolve("a.png"), image(kind, BufferedImage.TYPE_INT_RGB));
            assertThatThrownBy(() -> Picture.image(file)).isInstanceOf(InputException.class).hasMessage(file + ": is not a PNG or JPEG image");
        }
    }

    private static void read(Path file) {
        Picture.Head head = Picture.head(file);
        float[] pixels = new float[5 * 4 * 3];
        Picture.read(file).copy(5, 4, 3, pixels, 0);
        for (float x : pixels) assertThat(x).isBetween(0f, 1f);
        assertThat(head.width()).isPositive();
    }

    private static byte[] image(String format, int type) throws Exception {
        BufferedImage image = new BufferedImage(9, 7, type);
        Random random = new Random(1);
        for (int y = 0; y < 7; y++) for (int x = 0; x < 9; x++) image.setRGB(x, y, random.nextInt() | 0xff000000);
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** A PNG file of eight bits a pixel with next to no content. */
    private static byte[] bomb(int width, int height) {
        return withChecksums(ByteBuffer.allocate(69).putLong(0x89504e470d0a1a0aL).putInt(13).put("IHDR".getBytes()).putInt(width).putInt(height).put(new byte[] {8, 0, 0, 0, 0})
                .putInt(0).putInt(12).put("IDAT".getBytes()).put(new byte[] {0x78, (byte) 0x9c, 0x03, 0, 0, 0, 0, 1, 0, 0, 0, 0}).putInt(0)
                .putInt(0).put("IEND".getBytes()).putInt(0).array());
    }

    /** The chunks, as far as they can be followed, with the checksums of what they hold now. */
    private static byte[] withChecksums(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png);
        for (int at = IHDR; at + 12 <= png.length; ) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) break;
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, length + 4);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += length + 12;
        }
        return png;
    }
}
