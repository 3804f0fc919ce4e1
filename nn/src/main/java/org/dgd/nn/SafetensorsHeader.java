package org.dgd.nn;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;
import org.dgd.nn.data.StoredArray;

/** The JSON header of a safetensors file, checked as strictly as the reference implementation checks it. */
record SafetensorsHeader(List<Tensor> tensors, Map<String, String> metadata) {

    /** Where a tensor lies: bytes begin ≤ i < end of the data section. */
    record Tensor(String name, DType type, int[] shape, long begin, long end) { }

    /** @throws InputException if the bytes are no header, or a range does not hold exactly the elements of its shape */
    static SafetensorsHeader parse(InputFile file, byte[] header) {
        if (header[0] != '{') throw file.fail("the header does not begin with {, so this is not a safetensors file");
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
            return new Parser(file, text).header();
        } catch (CharacterCodingException e) {
            throw file.fail("the header is not UTF-8 text", e);
        } catch (IOException e) {
            throw file.fail("the header is not valid JSON", e);
        }
    }

    List<Tensor> inDataOrder() {
        return tensors.stream().sorted(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end)).toList();
    }

    /** Checks that the ranges cover the rest of the file without gap or overlap. */
    void requireWholeFile(InputFile file) {
        long end = 0;
        for (Tensor t : inDataOrder()) {
            if (t.begin != end) throw file.fail(t.name + " begins at byte " + t.begin + " of the data, expected " + end);
            end = t.end;
        }
        if (end > file.remaining()) throw file.fail(end - file.remaining() + " bytes missing at the end");
        if (end < file.remaining()) throw file.fail(file.remaining() - end + " bytes too many at the end");
    }

    private static final class Parser {
        /** A header nests three levels; anything deeper is in a field that is skipped. */
        private static final int NESTING = 8;

        private final InputFile file;
        private final JsonReader json;

        Parser(InputFile file, String text) {
            this.file = file;
            json = new JsonReader(new StringReader(text));
            json.setStrictness(Strictness.STRICT);
            json.setNestingLimit(NESTING);
        }

        SafetensorsHeader header() throws IOException {
            List<Tensor> tensors = new ArrayList<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            Set<String> names = new HashSet<>();
            json.beginObject();
            while (json.hasNext()) {
                String name = unique(names, "the header");
                if (name.equals(Safetensors.METADATA)) readMetadata(metadata);
                else tensors.add(tensor(name));
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) throw file.fail("the header is not valid JSON");
            return new SafetensorsHeader(tensors, metadata);
        }

        private void readMetadata(Map<String, String> metadata) throws IOException {
            Set<String> keys = new HashSet<>();
            expect(JsonToken.BEGIN_OBJECT, Safetensors.METADATA + " is not a map of strings");
            json.beginObject();
            while (json.hasNext()) {
                String key = unique(keys, Safetensors.METADATA);
                expect(JsonToken.STRING, Safetensors.METADATA + " " + key + " is not a string");
                metadata.put(key, json.nextString());
            }
            json.endObject();
        }

        private Tensor tensor(String name) throws IOException {
            String type = null;
            List<Long> shape = null, offsets = null;
            Set<String> keys = new HashSet<>();
            expect(JsonToken.BEGIN_OBJECT, name + " is not described by an object");
            json.beginObject();
            while (json.hasNext()) {
                switch (unique(keys, name)) {
                    case "dtype" -> {
                        expect(JsonToken.STRING, name + " has a dtype that is not a string");
                        type = json.nextString();
                    }
                    case "shape" -> shape = numbers(name, "shape");
                    case "data_offsets" -> offsets = numbers(name, "data_offsets");
                    default -> json.skipValue();
                }
            }
            json.endObject();
            if (type == null || shape == null || offsets == null) throw file.fail(name + " lacks dtype, shape or data_offsets");
            if (offsets.size() != 2) throw file.fail(name + " has " + offsets.size() + " data_offsets, expected 2");
            return checked(name, type(name, type), shape, offsets.getFirst(), offsets.getLast());
        }

        private Tensor checked(String name, DType type, List<Long> lengths, long begin, long end) {
            try {
                int[] shape = lengths.stream().mapToInt(Math::toIntExact).toArray();
                long bytes = (long) StoredArray.count(shape) * type.bytes();
                if (end - begin != bytes)
                    throw file.fail(name + " has " + (end - begin) + " bytes of data, but " + type + " " + StoredArray.text(shape)
                            + " takes " + bytes);
                return new Tensor(name, type, shape, begin, end);
            } catch (ArithmeticException e) {
                throw file.fail(name + " has too many elements: " + lengths, e);
            }
        }

        private DType type(String name, String type) {
            for (DType t : DType.values()) if (t.name().equals(type)) return t;
            throw file.fail(name + " has the dtype " + type + ", which is not supported, save it as F32");
        }

        private List<Long> numbers(String name, String key) throws IOException {
            List<Long> numbers = new ArrayList<>();
            expect(JsonToken.BEGIN_ARRAY, name + " has a " + key + " that is not a list of whole numbers");
            json.beginArray();
            while (json.hasNext()) {
                expect(JsonToken.NUMBER, name + " has a " + key + " that is not a list of whole numbers");
                String digits = json.nextString();
                if (!digits.matches("\\d{1,18}")) throw file.fail(name + " has the impossible number " + digits + " in its " + key);
                numbers.add(Long.parseLong(digits));
            }
            json.endArray();
            return numbers;
        }

        private String unique(Set<String> names, String where) throws IOException {
            String name = json.nextName();
            if (!names.add(name)) throw file.fail("\"" + name + "\" is twice in " + where);
            return name;
        }

        private void expect(JsonToken token, String problem) throws IOException {
            if (json.peek() != token) throw file.fail(problem);
        }
    }
}
