package org.dgd.experiments.search;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Part {@code number} of {@code of}, counted from 1. The parts of a list share nothing and are the whole list together. */
public record Shard(int number, int of) {
    <T> List<T> part(List<T> all) { return IntStream.range(0, all.size()).filter(i -> i % of == number - 1).mapToObj(all::get).toList(); }

    @Override public String toString() { return number + "/" + of; }

    static final class Converter implements ITypeConverter<Shard> {
        @Override public Shard convert(String text) {
            if (text.strip().matches("\\d{1,6}/\\d{1,6}")) {
                String[] parts = text.strip().split("/");
                Shard shard = new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
                if (shard.number >= 1 && shard.number <= shard.of) return shard;
            }
            throw new TypeConversionException("must be I/N with I from 1 to N, such as 2/8");
        }
    }
}
