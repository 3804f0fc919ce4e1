package org.dgd.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CIFAR-10's batch files, from the unpacked folder or straight from a {@code .tar.gz}.
 *
 * @param batches contents of the files asked for, checked, in the order asked for
 * @param sha256  name and hash of the files read: the batch files, or the one archive
 */
record CifarFiles(List<byte[]> batches, Map<String, String> sha256) {
    static final String FOLDER = "cifar-10-batches-bin";

    /** Nearly three times the real data set; more than that is no CIFAR-10. */
    private static final long MOST_UNPACKED = 512L << 20;

    static CifarFiles read(Path folder, List<String> names) {
        if (isUnpacked(folder)) return readUnpacked(folder.resolve(FOLDER), names);
        for (Path archive : archives(folder)) {
            var content = DataFile.read(archive, in -> unpack(in, names));
            if (content.value().isEmpty()) continue;
            List<byte[]> batches = new ArrayList<>();
            for (String name : names) {
                byte[] batch = content.value().get(name);
                if (batch == null) throw new InputException(archive.getFileName() + ": holds no " + FOLDER + "/" + name);
                batches.add(batch);
            }
            return new CifarFiles(batches, Map.of(archive.getFileName().toString(), content.sha256()));
        }
        throw new InputException(folder.resolve(FOLDER).resolve(names.getFirst()) + ": no such file, and no .tar.gz in "
                + folder + " holds it");
    }

    /** The length of each batch file that is there, by name; the contents are not looked at. */
    static Map<String, Long> sizes(Path folder) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (PublishedFile batch : Cifar10.BATCHES) {
            Path file = folder.resolve(FOLDER).resolve(batch.name());
            if (Files.exists(file)) sizes.put(batch.name(), size(file));
        }
        var archives = isUnpacked(folder) ? List.<Path>of() : archives(folder);
        for (int i = 0; i < archives.size() && sizes.isEmpty(); i++)
            sizes.putAll(DataFile.read(archives.get(i), CifarFiles::sizes).value());
        return sizes;
    }

    /** About how many bytes these files have, unpacked; of an archive by its own length. Nothing is opened, and 0 is for what is not there. */
    static long bytes(Path folder, List<String> names) {
        List<PublishedFile> files = Cifar10.BATCHES.stream().filter(f -> names.contains(f.name())).toList();
        if (isUnpacked(folder))
            return files.stream().map(f -> folder.resolve(FOLDER).resolve(f.name())).filter(Files::exists).mapToLong(CifarFiles::size).sum();
        List<Path> archives = archives(folder);
        if (archives.isEmpty()) return 0;
        double whole = Math.min(1, (double) size(archives.getFirst()) / Cifar10.ARCHIVE.bytes());
        return Math.round(whole * files.stream().mapToLong(PublishedFile::bytes).sum());
    }

    /** The files that are missing, as far as names tell: an archive is not opened. */
    static List<String> missing(Path folder) {
        if (!isUnpacked(folder)) return archives(folder).isEmpty() ? List.of(Cifar10.ARCHIVE.name()) : List.of();
        return Cifar10.BATCHES.stream().map(PublishedFile::name)
                .filter(name -> !Files.exists(folder.resolve(FOLDER).resolve(name)))
                .map(name -> FOLDER + "/" + name).toList();
    }

    static boolean isUnpacked(Path folder) { return Files.isDirectory(folder.resolve(FOLDER)); }

    private static CifarFiles readUnpacked(Path folder, List<String> names) {
        List<byte[]> batches = new ArrayList<>();
        Map<String, String> sha256 = new LinkedHashMap<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            long size = Files.exists(file) ? size(file) : 0;
            var content = DataFile.read(file, in -> checked(size <= MOST_UNPACKED ? DataFile.exactly(in, size) : tooLarge(size)));
            batches.add(content.value());
            sha256.put(name, content.sha256());
        }
        return new CifarFiles(batches, sha256);
    }

    private static Map<String, byte[]> unpack(InputStream in, List<String> names) throws IOException {
        Map<String, byte[]> batches = new HashMap<>();
        Tar tar = new Tar(in, MOST_UNPACKED);
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            String name = batchName(entry.get());
            if (!names.contains(name)) continue;
            try {
                if (batches.put(name, checked(tar.content())) != null) throw new IOException("is in the archive twice");
            } catch (IOException e) {
                throw new IOException(name + ": " + e.getMessage(), e);
            }
        }
        return batches;
    }

    private static Map<String, Long> sizes(InputStream in) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        Tar tar = new Tar(in, MOST_UNPACKED);
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next())
            if (!batchName(entry.get()).isEmpty()) sizes.put(batchName(entry.get()), entry.get().size());
        return sizes;
    }

    /** The name of the batch file that the entry is, or the empty string. */
    private static String batchName(Tar.Entry entry) {
        return Cifar10.BATCHES.stream().map(PublishedFile::name)
                .filter(name -> entry.file() && ("/" + entry.name()).endsWith("/" + FOLDER + "/" + name))
                .findFirst().orElse("");
    }

    private static byte[] checked(byte[] batch) throws IOException {
        if (batch.length == 0) throw new IOException("is empty");
        if (batch.length % Cifar10.RECORD != 0)
            throw new IOException(batch.length + " bytes are no whole number of records of " + Cifar10.RECORD + " bytes");
        for (int i = 0; i < batch.length; i += Cifar10.RECORD)
            if ((batch[i] & 0xff) > 9)
                throw new IOException("record " + i / Cifar10.RECORD + " (counted from 0) has label " + (batch[i] & 0xff)
                        + ", the largest class is 9");
        return batch;
    }

    private static byte[] tooLarge(long size) throws IOException {
        throw new IOException(size + " bytes are too many for a file of CIFAR-10");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + InputFile.reason(e), e);
        }
    }

    /** Archives in the folder, the published name first. */
    private static List<Path> archives(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tar.gz"))
                    .sorted(Comparator.comparing((Path file) -> !file.endsWith(Cifar10.ARCHIVE.name())).thenComparing(Path::getFileName))
                    .toList();
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read: " + InputFile.reason(e), e);
        }
    }
}
