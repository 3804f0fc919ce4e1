package org.dgd.experiments.compare;

import java.util.List;
import java.util.stream.Collectors;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.trial.Table2;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Models of table 2 as an option names them, with commas between them: each once, in the order of the table. */
public record Table2Models(List<Table2.Entry> values) {
    static final class Converter implements ITypeConverter<Table2Models> {
        @Override public Table2Models convert(String text) {
            List<Table2.Entry> given = Converters.items(text).map(Converter::one).toList();
            return new Table2Models(Table2.ALL.stream().filter(given::contains).toList());
        }

        private static Table2.Entry one(String name) {
            return Table2.ALL.stream().filter(e -> e.id().equalsIgnoreCase(name) || e.key().equalsIgnoreCase(name)).findFirst()
                    .orElseThrow(() -> new TypeConversionException("must name models of table 2 with commas between them: "
                            + Table2.ALL.stream().map(Table2.Entry::key).collect(Collectors.joining(", "))));
        }
    }

    /** Of the latent spaces, each once, ascending. */
    List<Integer> dimensions() { return values.stream().map(e -> e.candidate().latent()).distinct().sorted().toList(); }
}
