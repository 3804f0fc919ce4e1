package org.dgd.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of images: every kind of PNG as its numbers are, in the order of the names. */
final class ImageFolderTest {
    @TempDir Path folder;

    @Test void pixelsAreTheFilesBytes() throws IOException {
        write("b.png", BufferedImage.TYPE_INT_RGB, 0xff0a141e, 0xffffffff);
        write("a.PNG", BufferedImage.TYPE_INT_ARGB, 0x000a141e, 0x80ffffff);
        write("c.png", BufferedImage.TYPE_BYTE_INDEXED, 0xff000000, 0xffffffff);
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY), deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 128);
        deep.getRaster().setSample(1, 0, 0, 0x80ff);
        ImageIO.write(grey, "png", folder.resolve("d.png").toFile());
        ImageIO.write(deep, "png", folder.resolve("e.png").toFile());
        Files.writeString(folder.resolve("notes.txt"), "no image");
        Files.writeString(folder.resolve("._a.png"), "no image");
        ImageFolder images = ImageFolder.open(folder);
        assertThat(new int[] {images.size(), images.height(), images.width(), images.channels()}).containsExactly(5, 1, 2, 3);
        assertThat(bytes(images, 0)).as("alpha is ignored").containsExactly(10, 20, 30, 255, 255, 255);
        assertThat(bytes(images, 1)).containsExactly(10, 20, 30, 255, 255, 255);
        assertThat(bytes(images, 2)).as("palette").containsExactly(0, 0, 0, 255, 255, 255);
        assertThat(bytes(images, 3)).as("grey is not made brighter").containsExactly(128, 128, 128, 0, 0, 0);
        assertThat(bytes(images, 4)).as("16 bits").containsExactly(0, 0, 0, 128, 128, 128);
    }

    @Test void jpegIsReadToo() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) image.setRGB(i % 16, i / 16, 0xff6496c8);
        ImageIO.write(image, "jpg", folder.resolve("a.jpeg").toFile());
        int[] pixel = Arrays.copyOf(bytes(ImageFolder.open(folder), 0), 3);
        assertThat(pixel[0]).isBetween(97, 103);
        assertThat(pixel[1]).isBetween(147, 153);
        assertThat(pixel[2]).isBetween(197, 203);
    }

    @Test void whatCannotBeReadIsNamed() throws IOException {
        refused("holds no images; their names end in .png, .jpg, .jpeg");
        write("a.png", BufferedImage.TYPE_INT_RGB, 0, 0);
        byte[] whole = Files.readAllBytes(folder.resolve("a.png"));
        ImageIO.write(new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB), "png", folder.resolve("b.png").toFile());
        refused("b.png: is 3x1 pixels, but a.png is 2x1; all images of a folder must have one size");
        Files.writeString(folder.resolve("b.png"), "no image");
        refused("b.png: is not a PNG or JPEG image");
        Files.write(folder.resolve("b.png"), Arrays.copyOf(whole, 20));
        refused("b.png: cannot be read: it is damaged, or of a kind that Java cannot read");
        Files.write(folder.resolve("b.png"), Arrays.copyOf(whole, 45));
        assertThatThrownBy(() -> bytes(ImageFolder.open(folder), 1)).isInstanceOf(InputException.class).hasMessageContaining("b.png: cannot be read: it is damaged");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> ImageFolder.open(folder)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    private void write(String name, int type, int left, int right) throws IOException {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, left);
        image.setRGB(1, 0, right);
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    private static int[] bytes(ImageFolder images, int i) {
        float[] values = new float[images.height() * images.width() * images.channels()];
        images.copy(i, values, 0);
        int[] bytes = new int[values.length];
        for (int k = 0; k < bytes.length; k++) bytes[k] = Math.round(values[k] * 255);
        return bytes;
    }
}
