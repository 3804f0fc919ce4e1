package org.dgd.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of images as samples: order, labels, colours, sizes, and what is refused. */
final class ImageSetTest {
    @TempDir Path folder;

    @Test void everyKindOfPng() throws IOException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY), deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 128);
        deep.getRaster().setSample(1, 0, 0, 0x80ff);
        save("a.png", grey);
        save("b.PNG", deep);
        save("c.png", pixels(BufferedImage.TYPE_INT_RGB, 0xff0a141e, 0xffffffff));
        save("d.png", pixels(BufferedImage.TYPE_INT_ARGB, 0x000a141e, 0x80ff0000));
        byte[] black = {0, (byte) 255}, alpha = {(byte) 255, 0};
        save("e.png", new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, black, black, black, alpha)));
        Features images = ImageSet.read(folder, ImageRequest.AS_THEY_ARE);
        assertThat(new int[] {images.size(), images.height(), images.width(), images.channels()}).containsExactly(5, 1, 2, 3);
        assertThat(images.labels()).isNull();
        assertThat(images.image(0)).as("grey is not made brighter").containsExactly(128 / 255f, 128 / 255f, 128 / 255f, 0, 0, 0);
        assertThat(images.image(1)).as("16 bits").containsExactly(0, 0, 0, 0x80ff / 65535f, 0x80ff / 65535f, 0x80ff / 65535f);
        assertThat(images.image(2)).containsExactly(10 / 255f, 20 / 255f, 30 / 255f, 1, 1, 1);
        assertThat(images.image(3)).as("alpha on white").containsExactly(new float[] {1, 1, 1, 1, 127 / 255f, 127 / 255f}, within(1e-6f));
        assertThat(images.image(4)).as("palette").containsExactly(0, 0, 0, 0, 0, 0);
    }

    @Test void deepColourWithAlpha() throws IOException {
        var model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), true, false, Transparency.TRANSLUCENT, DataBuffer.TYPE_USHORT);
        var raster = model.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {65535, 1000, 0, 65535 / 5});
        save("a.png", new BufferedImage(model, raster, false, null));
        float[] pixel = ImageSet.read(folder, ImageRequest.AS_THEY_ARE).image(0);
        assertThat(pixel).containsExactly(new float[] {1, 0.8f + 0.2f * 1000 / 65535, 0.8f}, within(1e-6f));
        float grey = ImageSet.read(folder, new ImageRequest(0, 0, 1)).image(0)[0];
        assertThat(grey).isCloseTo(0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2], within(1e-6f));
    }

    @Test void subFoldersAreClassesInTheOrderOfTheirNames() throws IOException {
        for (String name : new String[] {"zebra/1.png", "zebra/.hidden.png", "ant/b.png", "ant/a.png", "ant/notes.txt"}) {
            Files.createDirectories(folder.resolve(name).getParent());
            save(name, grey(4, 4, name.hashCode() & 0xff));
        }
        Files.createDirectory(folder.resolve(".cache"));
        Features images = ImageSet.read(folder, ImageRequest.AS_THEY_ARE);
        assertThat(images.classes()).containsExactly("ant", "zebra");
        assertThat(images.labels()).containsExactly(0, 0, 1);
        assertThat(images.channels()).as("all files are grey").isEqualTo(1);
        assertThat(images.image(0)[0]).isEqualTo(("ant/a.png".hashCode() & 0xff) / 255f);
        assertThat(images.sha256()).containsOnlyKeys(folder.getFileName().toString());
        String before = images.sha256().values().iterator().next();
        Files.move(folder.resolve("ant/b.png"), folder.resolve("ant/c.png"));
        assertThat(ImageSet.read(folder, ImageRequest.AS_THEY_ARE).sha256()).doesNotContainValue(before);
        assertThat(ImageSet.read(folder, new ImageRequest(0, 0, 3)).image(0)).hasSize(48);
    }

    @Test void croppedAroundTheCentreAndAveraged() throws IOException {
        BufferedImage image = grey(6, 4, 0);
        for (int y = 0; y < 4; y++)
            for (int x = 0; x < 6; x++) image.getRaster().setSample(x, y, 0, 10 * x + y);
        save("a.png", image);
        save("b.png", grey(40, 30, 51));
        assertThatThrownBy(() -> ImageSet.read(folder, ImageRequest.AS_THEY_ARE)).isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("b.png") + ": is 30x40 pixels, but a.png is 4x6; ask for one size with --image-size HxW");
        Features images = ImageSet.read(folder, new ImageRequest(2, 2, 0));
        assertThat(images.image(0)).containsExactly(new float[] {15.5f / 255, 35.5f / 255, 17.5f / 255, 37.5f / 255}, within(1e-6f));
        assertThat(images.image(1)).containsExactly(new float[] {0.2f, 0.2f, 0.2f, 0.2f}, within(1e-6f));
        float[] crop = ImageSet.read(folder, new ImageRequest(4, 4, 0)).image(0);
        assertThat(crop[0]).as("cropping alone changes no value").isEqualTo(10 / 255f);
        float[] larger = ImageSet.read(folder, new ImageRequest(8, 12, 0)).image(0);
        assertThat(larger).hasSize(96).contains(0f, 53 / 255f);
    }

    @Test void jpegInGreyAndColour() throws IOException {
        BufferedImage grey = grey(16, 16, 100), colour = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) colour.setRGB(i % 16, i / 16, 0x6496c8);
        ImageIO.write(grey, "jpg", folder.resolve("a.jpg").toFile());
        assertThat(ImageSet.read(folder, ImageRequest.AS_THEY_ARE).channels()).isEqualTo(1);
        ImageIO.write(colour, "jpg", folder.resolve("b.jpeg").toFile());
        Features images = ImageSet.read(folder, ImageRequest.AS_THEY_ARE);
        assertThat(Arrays.copyOf(images.image(0), 3)).containsExactly(new float[] {100 / 255f, 100 / 255f, 100 / 255f}, within(0.02f));
        assertThat(Arrays.copyOf(images.image(1), 3)).containsExactly(new float[] {100 / 255f, 150 / 255f, 200 / 255f}, within(0.02f));
    }

    @Test void alwaysTheSame() throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < 30; i++) save(i + ".png", noise(random, 3 + random.nextInt(20), 3 + random.nextInt(20)));
        Features images = ImageSet.read(folder, new ImageRequest(7, 5, 3));
        assertThat(ImageSet.read(folder, new ImageRequest(7, 5, 3)).values()).containsExactly(images.values());
        assertThat(images.requireUnitRange()).isSameAs(images);
    }

    @Test void whatIsRefused() throws IOException {
        refused(folder + ": holds no images; their names end in .png, .jpg, .jpeg");
        refused(folder.resolve("none") + ": cannot be read: ", folder.resolve("none"));
        Path sub = Files.createDirectory(folder.resolve("cats"));
        refused(sub + ": holds no images");
        save("cats/a.png", grey(4, 4, 0));
        save("b.png", grey(4, 4, 0));
        refused(folder + ": holds images, such as b.png, beside folders of classes");
        Files.delete(folder.resolve("b.png"));
        Files.createDirectory(sub.resolve("more"));
        refused(sub + ": holds folders; a class is one folder with images");
        Files.delete(sub.resolve("more"));
        byte[] whole = Files.readAllBytes(sub.resolve("a.png"));
        Files.writeString(sub.resolve("b.png"), "no image");
        refused(sub.resolve("b.png") + ": is not a PNG or JPEG image");
        Files.write(sub.resolve("b.png"), Arrays.copyOf(whole, 45));
        Files.write(sub.resolve("c.png"), Arrays.copyOf(whole, 45));
        refused(sub.resolve("b.png") + ": cannot be read: it is damaged, or of a kind that Java cannot read");
        Files.write(sub.resolve("b.png"), hugePng());
        refused(sub.resolve("b.png") + ": is 5001x20000 pixels, more than the 100 megapixels that are read; make it smaller");
    }

    @Test void tooManyNumbersAreRefused() throws IOException {
        save("a.png", grey(4, 4, 0));
        assertThatThrownBy(() -> ImageSet.read(folder, new ImageRequest(99_999, 99_999, 1))).isInstanceOf(InputException.class)
                .hasMessageContaining("1 images of 99999x99999x1 numbers do not fit an array");
    }

    /** The head of an image of 20000 × 5001 pixels, without pixels. */
    private static byte[] hugePng() {
        ByteBuffer png = ByteBuffer.allocate(33).putLong(0x89504e470d0a1a0aL).putInt(13).put("IHDR".getBytes()).putInt(20000).putInt(5001)
                .put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    private void refused(String message) { refused(message, folder); }

    private static void refused(String message, Path path) {
        assertThatThrownBy(() -> ImageSet.read(path, ImageRequest.AS_THEY_ARE)).isInstanceOf(InputException.class).hasMessageStartingWith(message);
    }

    private void save(String name, BufferedImage image) throws IOException { ImageIO.write(image, "png", folder.resolve(name).toFile()); }

    private static BufferedImage pixels(int type, int left, int right) {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, left);
        image.setRGB(1, 0, right);
        return image;
    }

    private static BufferedImage grey(int width, int height, int value) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * height; i++) image.getRaster().setSample(i % width, i / width, 0, value);
        return image;
    }

    private static BufferedImage noise(Random random, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < width * height; i++) image.setRGB(i % width, i / width, random.nextInt());
        return image;
    }
}
