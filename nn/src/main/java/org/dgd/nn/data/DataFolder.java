package org.dgd.nn.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where data sets lie. A folder given by {@code --data-dir} is the only place looked at, and nothing is downloaded.
 * Otherwise {@code $DGD_DATA} comes first, then the cache {@code ${XDG_CACHE_HOME:-~/.cache}/dgd/datasets}, into which
 * sets are downloaded. Each set has its own folder below: {@code mnist}, {@code fashion-mnist}, {@code cifar10}.
 */
public final class DataFolder {
    private final Optional<Path> given;
    private final Map<String, String> environment;
    private final Function<PublishedSet, URI> mirror;
    private final Download download;

    /**
     * @param given       the folder of {@code --data-dir}, if there is one
     * @param environment the environment variables, {@code System.getenv()} but for tests
     */
    public DataFolder(Optional<Path> given, Map<String, String> environment) {
        this(given, environment, PublishedSet::url, new Download());
    }

    /** @param mirror for each set the address below which its files are */
    DataFolder(Optional<Path> given, Map<String, String> environment, Function<PublishedSet, URI> mirror, Download download) {
        this.given = given;
        this.environment = Map.copyOf(environment);
        this.mirror = mirror;
        this.download = download;
    }

    /** A set's own folder, or else one sentence that says why there is none. */
    public record Location(Optional<Path> folder, String reason) {}

    /**
     * The set's own folder; no network is used. A folder of the user's may hold a part of the set: loading a split names the
     * file that it lacks. {@link InputException}, naming a file, if {@code --data-dir} was given and holds nothing of the set.
     */
    public Optional<Path> find(PublishedSet set) {
        if (given.isPresent()) {
            if (!Files.isDirectory(given.get())) throw new InputException("--data-dir " + given.get() + ": no such folder");
            return Optional.of(requireBegun(set, given.get().resolve(set.id())));
        }
        Optional<Path> inData = variable("DGD_DATA").map(data -> data.resolve(set.id())).filter(set::begun);
        if (inData.isPresent()) return inData;
        return Optional.of(cache().resolve(set.id())).filter(folder -> set.missing(folder).isEmpty());
    }

    /**
     * Finds the set or downloads it into the cache. The location is empty, with the reason, if it is nowhere and cannot be
     * had from the network. {@link InputException} as for {@link #find}, and if what was downloaded is not what was published.
     */
    public Location obtain(PublishedSet set, Download.Progress progress) {
        Optional<Path> found = find(set);
        if (found.isPresent()) return new Location(found, "");
        Path folder = cache().resolve(set.id());
        try {
            List<String> missing = set.missing(folder);
            for (PublishedFile file : set.files())
                if (missing.contains(file.name())) download.fetch(mirror.apply(set).resolve(file.name()), file, folder, progress);
            return new Location(Optional.of(folder), "");
        } catch (IOException e) {
            return new Location(Optional.empty(), set.title() + " is not in " + String.join(" or ", lookedAt(set))
                    + " and cannot be downloaded: " + e.getMessage());
        }
    }

    /** As {@link #obtain}, for callers that cannot go on without: no location is an {@link InputException}. */
    public Path require(PublishedSet set, Download.Progress progress) {
        Location location = obtain(set, progress);
        return location.folder().orElseThrow(() -> new InputException(location.reason() + "; get " + files(set) + " from " + set.url()
                + " on another machine into DIR/" + set.id() + ", and give DIR with --data-dir or DGD_DATA"));
    }

    private static String files(PublishedSet set) {
        return set.files().size() == 1 ? set.files().getFirst().name() : "the " + set.files().size() + " files " + set.files().stream()
                .map(PublishedFile::name).collect(Collectors.joining(", "));
    }

    /** Where downloads go. */
    public Path cache() {
        // The XDG specification has relative paths ignored.
        Path home = variable("HOME").orElseGet(() -> Path.of(System.getProperty("user.home")));
        return variable("XDG_CACHE_HOME").filter(Path::isAbsolute).orElse(home.resolve(".cache")).resolve("dgd").resolve("datasets");
    }

    /** The folders in which the set may lie, in the order in which they are looked at. */
    public List<Path> candidates(PublishedSet set) {
        if (given.isPresent()) return List.of(given.get().resolve(set.id()));
        List<Path> folders = new ArrayList<>();
        variable("DGD_DATA").ifPresent(data -> folders.add(data.resolve(set.id())));
        folders.add(cache().resolve(set.id()));
        return folders;
    }

    private List<String> lookedAt(PublishedSet set) { return candidates(set).stream().map(Path::toString).toList(); }

    private static Path requireBegun(PublishedSet set, Path folder) {
        if (!set.begun(folder)) throw new InputException(folder.resolve(set.missing(folder).getFirst()) + ": no such file; "
                + set.title() + " needs it");
        return folder;
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank()).map(Path::of);
    }
}
