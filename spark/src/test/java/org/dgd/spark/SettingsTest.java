package org.dgd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.dgd.experiments.search.TrialMaker.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Spark is told. */
final class SettingsTest {
    @ParameterizedTest
    @CsvSource(nullValues = "none", delimiter = ' ', value = {
            "none local[6,4]", "local local[1,4]", "local[2] local[2,4]", "local[*] local[*,4]", "local[2,1] local[2,1]",
            "spark://host:7077 spark://host:7077", "yarn yarn"})
    void localMastersTryAgain(String given, String master) {
        assertThat(new Settings(given, 4).conf(new Workers(3, 2)).get("spark.master")).isEqualTo(master);
    }

    @Test void onThisMachineTrialsShareTheThreadsAndNobodyListens() {
        SparkConf conf = new Settings(null, 4).conf(new Workers(3, 2));
        assertThat(conf.get("spark.task.cpus")).isEqualTo("2");
        assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
        assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
        assertThat(conf.contains("spark.executor.extraJavaOptions")).isFalse();
    }

    @Test void executorsGetTheLaunchersFlagsAndEnoughAttempts() throws IOException {
        SparkConf conf = new Settings("spark://host:7077", 4).conf(new Workers(3, 2));
        assertThat(conf.get("spark.task.maxFailures")).isEqualTo("4");
        assertThat(conf.contains("spark.driver.host")).isFalse();
        List<String> flags = Files.readAllLines(Path.of("../bin/jvm.args")).stream().filter(line -> line.startsWith("-")).toList();
        assertThat(conf.get("spark.executor.extraJavaOptions").split(" ")).containsExactlyElementsOf(flags).contains("--add-modules=jdk.incubator.vector");
    }

    /** Of packages that this Java still has. */
    @Test void theLauncherOpensWhatSparkAsksFor() throws IOException {
        List<String> asked = Stream.of(JavaModuleOptions.defaultModuleOptionArray()).filter(flag -> flag.startsWith("--add-opens=")).filter(SettingsTest::isThere).toList();
        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(Files.readAllLines(Path.of("../bin/spark.args"))).containsAll(asked);
    }

    private static boolean isThere(String flag) {
        String[] names = flag.substring(flag.indexOf('=') + 1, flag.lastIndexOf('=')).split("/");
        return ModuleLayer.boot().findModule(names[0]).filter(m -> m.getPackages().contains(names[1])).isPresent();
    }
}
