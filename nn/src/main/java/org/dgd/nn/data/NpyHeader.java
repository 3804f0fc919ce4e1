package org.dgd.nn.data;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The header of a {@code .npy} file: a Python dictionary such as
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (60000, 784), }}.
 */
record NpyHeader(DType type, ByteOrder order, boolean fortranOrder, int[] shape) {
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

    /** @throws InputException with the file's name if the text is no such dictionary or the type is not supported */
    static NpyHeader parse(InputFile file, String text) { return new Parser(file, text).header(); }

    /** The dictionary of a little-endian row-major array. */
    static String format(StoredArray array) {
        String lengths = Arrays.stream(array.shape()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return "{'descr': '" + (array.type().bytes() == 1 ? '|' : '<') + array.type().code() + "', 'fortran_order': False, 'shape': ("
                + lengths + (array.shape().length == 1 ? ",), }" : "), }");
    }

    /** Reads exactly the literals that such a dictionary can hold: strings, True, False, tuples of whole numbers. */
    private static final class Parser {
        private final InputFile file;
        private final String text;
        private int at;

        Parser(InputFile file, String text) {
            this.file = file;
            this.text = text;
        }

        NpyHeader header() {
            Map<String, Object> entries = new HashMap<>();
            expect('{');
            while (!accept('}')) {
                String key = string();
                expect(':');
                if (!KEYS.contains(key)) throw file.fail("unknown key '" + key + "' in the header");
                if (entries.put(key, value()) != null) throw file.fail("key '" + key + "' is twice in the header");
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            skipSpace();
            if (at < text.length()) throw broken();
            if (!(entries.get("descr") instanceof String descr) || !(entries.get("fortran_order") instanceof Boolean fortran)
                    || !(entries.get("shape") instanceof int[] shape)) throw broken();
            return new NpyHeader(type(descr), descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, fortran, shape);
        }

        private DType type(String descr) {
            if (descr.length() > 1 && descr.charAt(1) == 'O') throw file.fail("holds Python objects, save an array of numbers instead");
            for (DType type : DType.values())
                if (!type.code().isEmpty() && descr.substring(Math.min(1, descr.length())).equals(type.code())
                        && (type.bytes() == 1 ? "|<>" : "<>").indexOf(descr.charAt(0)) >= 0) return type;
            throw file.fail("dtype '" + descr + "' is not supported, use float32, float64, int8 to int64, uint8 to uint32 or bool");
        }

        private Object value() {
            skipSpace();
            if (text.startsWith("(", at)) return tuple();
            if (text.startsWith("[", at)) throw file.fail("holds records with named fields, save an array of numbers instead");
            for (Boolean b : List.of(true, false)) {
                String word = b ? "True" : "False";
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return b;
                }
            }
            return string();
        }

        private int[] tuple() {
            List<Integer> numbers = new ArrayList<>();
            expect('(');
            while (!accept(')')) {
                numbers.add(length());
                if (!accept(',')) {
                    expect(')');
                    break;
                }
            }
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }

        private int length() {
            skipSpace();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
            try {
                return Integer.parseInt(text, start, at, 10);
            } catch (NumberFormatException e) {
                throw file.fail("the shape in the header is not a tuple of lengths below 2^31", e);
            }
        }

        private String string() {
            skipSpace();
            char quote = at < text.length() ? text.charAt(at) : 0;
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) throw broken();
            String s = text.substring(at + 1, end);
            at = end + 1;
            return s;
        }

        private void expect(char c) {
            if (!accept(c)) throw broken();
        }

        private boolean accept(char c) {
            skipSpace();
            if (at >= text.length() || text.charAt(at) != c) return false;
            at++;
            return true;
        }

        private void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        }

        private InputException broken() { return file.fail("the header is not that of a .npy file"); }
    }
}
