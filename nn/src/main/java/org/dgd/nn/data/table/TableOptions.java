package org.dgd.nn.data.table;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dgd.nn.data.InputException;

/**
 * What the user says about the columns of a table instead of leaving it to be found out.
 *
 * @param kinds   kinds by name; {@link #OTHERS} stands for all columns that are not named
 * @param dropped columns that are left out
 * @param labels  the column that is taken out as labels, or null
 */
public record TableOptions(Map<String, ColumnKind> kinds, Set<String> dropped, String labels) {
    /** All kinds are found out, nothing is left out, there are no labels. */
    public static final TableOptions NONE = new TableOptions(Map.of(), Set.of(), null);

    /** In place of a name: every column that is not named. */
    public static final String OTHERS = "*";

    public TableOptions {
        kinds = Map.copyOf(kinds);
        dropped = Set.copyOf(dropped);
        if (labels != null && dropped.contains(labels)) throw new InputException("--drop " + labels + ": is also the column of labels");
        for (String name : kinds.keySet())
            if (dropped.contains(name) || Objects.equals(name, labels))
                throw new InputException("--column " + name + ": is left out or holds labels, so it has no kind");
    }

    /** The kind asked for, or null if it is to be found out. */
    ColumnKind kind(String name) { return kinds.getOrDefault(name, kinds.get(OTHERS)); }

    /** Every name that must be in the header. */
    Set<String> names() {
        Set<String> names = new HashSet<>(kinds.keySet());
        names.remove(OTHERS);
        names.addAll(dropped);
        if (labels != null) names.add(labels);
        return names;
    }
}
