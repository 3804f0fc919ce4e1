package org.dgd.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/** The names that a pickled state_dict may hold: dictionaries, tensors, and the storages where tensors have their numbers. */
final class TorchNames implements PickleReader.Names {
    private static final Map<String, DType> STORAGES = Map.of("torch.FloatStorage", DType.F32, "torch.DoubleStorage", DType.F64,
            "torch.HalfStorage", DType.F16, "torch.BFloat16Storage", DType.BF16, "torch.LongStorage", DType.I64, "torch.IntStorage", DType.I32,
            "torch.ShortStorage", DType.I16, "torch.CharStorage", DType.I8, "torch.ByteStorage", DType.U8, "torch.BoolStorage", DType.BOOL);
    /** PyTorch makes no tensor of more. */
    private static final int MOST_AXES = 64;

    private enum Callable { DICTIONARY, TENSOR, PARAMETER }

    /** Numbers that lie outside of the pickle. */
    record Storage(String key, DType type, int size) { }

    /** A tensor's place in a storage: number (i,j,…) is at offset + Σ index·stride. */
    record Tensor(Storage storage, int offset, int[] shape, int[] strides) { }

    private final Function<String, InputException> fail;
    private final Map<String, Storage> storages = new LinkedHashMap<>();

    TorchNames(Function<String, InputException> fail) { this.fail = fail; }

    /** All storages that were named, by key. */
    Map<String, Storage> storages() { return storages; }

    @Override public Object global(String name) {
        return switch (name) {
            case "collections.OrderedDict" -> Callable.DICTIONARY;
            case "torch._utils._rebuild_tensor_v2" -> Callable.TENSOR;
            case "torch._utils._rebuild_parameter" -> Callable.PARAMETER;
            case String s when STORAGES.containsKey(s) -> STORAGES.get(s);
            default -> throw fail.apply("holds " + name + ", which is not read here; save a dictionary of tensors alone (a state_dict)");
        };
    }

    @Override public Object call(Object global, List<?> arguments) {
        Object first = arguments.isEmpty() ? null : arguments.getFirst();
        if (global == Callable.DICTIONARY && arguments.isEmpty()) return new LinkedHashMap<>();
        if (global == Callable.PARAMETER && first instanceof Tensor t) return t;
        if (global == Callable.TENSOR && arguments.size() >= 4 && first instanceof Storage storage)
            return tensor(storage, number(arguments.get(1)), numbers(arguments.get(2)), numbers(arguments.get(3)));
        throw fail.apply("is damaged: a call in its pickle has the wrong arguments");
    }

    /** A tensor whose numbers all lie in its storage, each once: so it is no larger than the file. */
    private Tensor tensor(Storage storage, int offset, int[] shape, int... strides) {
        if (shape.length != strides.length || shape.length > MOST_AXES) throw outOfStorage();
        long last = offset, size = 1;
        for (int i = 0; i < shape.length; i++) {
            last += Math.max(0, shape[i] - 1L) * strides[i];
            size *= shape[i];
            if (size > storage.size || last < 0) throw outOfStorage();
        }
        if (size > 0 && last >= storage.size) throw outOfStorage();
        return new Tensor(storage, offset, shape, strides);
    }

    private InputException outOfStorage() { return fail.apply("is damaged: a tensor in it does not fit its storage"); }

    /** ('storage', type, key, device, size), and in files of before 2020 a view, which is None. */
    @Override public Object outside(Object id) {
        if (!(id instanceof List<?> l) || l.size() < 5 || !"storage".equals(l.getFirst()) || !(l.get(1) instanceof DType type)
                || !(l.get(2) instanceof String key) || l.size() > 5 && l.get(5) != PickleReader.NONE)
            throw fail.apply("is damaged: its pickle refers to something that is no storage");
        Storage storage = new Storage(key, type, number(l.get(4))), before = storages.putIfAbsent(key, storage);
        if (before != null && !before.equals(storage)) throw fail.apply("is damaged: the storage " + key + " has two sizes or types");
        return storage;
    }

    private int[] numbers(Object list) {
        if (!(list instanceof List<?> l)) throw fail.apply("is damaged: a call in its pickle has the wrong arguments");
        return l.stream().mapToInt(this::number).toArray();
    }

    private int number(Object n) {
        if (!(n instanceof Number)) throw fail.apply("is damaged: a tensor in it has a size that is no number");
        if (!(n instanceof Long x) || x < 0 || x != x.intValue()) throw fail.apply("holds a tensor with a size of " + n + ", which cannot be");
        return x.intValue();
    }

    /** The numbers of a tensor of this storage, row by row; those of a whole storage are not copied. */
    static StoredArray array(String name, Tensor t, StoredArray storage) {
        int size = StoredArray.count(t.shape);
        int[] places = new int[size];
        boolean whole = size == storage.size();
        for (int i = 0; i < size; i++) {
            places[i] = place(t, i);
            whole &= places[i] == i;
        }
        return whole ? new StoredArray(name, storage.type(), t.shape, storage.values()) : storage.select(name, places, t.shape);
    }

    private static int place(Tensor t, int i) {
        int place = t.offset;
        for (int axis = t.shape.length - 1; axis >= 0; axis--) {
            place += i % t.shape[axis] * t.strides[axis];
            i /= t.shape[axis];
        }
        return place;
    }
}
