package org.dgd.nn;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.dgd.nn.data.InputException;

/**
 * Reads Python's pickle format as far as dictionaries of tensors need it: the opcodes of protocol 2. Pickles are programs for a stack
 * machine that may name any function to be called. Here nothing is ever called: names and calls go to {@link Names}, which knows a few
 * and refuses all others. Source: CPython's {@code pickletools}.
 *
 * <p>Numbers become Long or Double (BigInteger from 2^63 on), strings String, lists and tuples List, dictionaries Map, None {@link #NONE}.
 */
final class PickleReader {
    /** Python's None: null is nobody's value. */
    static final Object NONE = new Object() {
        @Override public String toString() { return "None"; }
    };
    private static final Object MARK = new Object();
    private static final int LONGEST_NUMBER = 16, LONGEST_NAME = 200;

    /** What the names in a pickle stand for. All three refuse with an {@link InputException} what they do not know. */
    interface Names {
        /** @param name of a function or class with its module: {@code collections.OrderedDict} */
        Object global(String name);

        Object call(Object global, List<?> arguments);

        /** What lies outside of the pickle under this id. */
        Object outside(Object id);
    }

    private final IntFunction<byte[]> source;
    private final Names names;
    private final Function<String, InputException> fail;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    /**
     * @param source gives the next so many bytes, or fails
     * @param fail   makes an exception that names the file
     */
    PickleReader(IntFunction<byte[]> source, Names names, Function<String, InputException> fail) {
        this.source = source;
        this.names = names;
        this.fail = fail;
    }

    /** The next pickle: up to its STOP. */
    Object read() {
        stack.clear();
        memo.clear();
        for (int op = unsigned(1); op != '.'; op = unsigned(1)) step(op);
        Object result = pop();
        if (!stack.isEmpty()) throw damaged("something is left over at the end");
        return result;
    }

    private void step(int op) {
        switch (op) {
            case 0x80 -> requireProtocol(unsigned(1));                                        // PROTO
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);                                                    // NEWTRUE
            case 0x89 -> stack.push(false);
            case 'J' -> stack.push((long) little(4).getInt());                                // BININT
            case 'K' -> stack.push((long) unsigned(1));
            case 'M' -> stack.push((long) unsigned(2));
            case 0x8a -> stack.push(integer(unsigned(1)));                                    // LONG1
            case 'G' -> stack.push(little(8).order(ByteOrder.BIG_ENDIAN).getDouble());        // BINFLOAT
            case 'X' -> stack.push(text(little(4).getInt()));                                 // BINUNICODE
            case 'U' -> stack.push(text(unsigned(1)));                                        // SHORT_BINSTRING
            case '(' -> stack.push(MARK);
            case ')', ']' -> stack.push(new ArrayList<>());                                   // EMPTY_TUPLE, EMPTY_LIST
            case '}' -> stack.push(new LinkedHashMap<>());                                    // EMPTY_DICT
            case 't' -> stack.push(marked());                                                 // TUPLE
            case 0x85, 0x86, 0x87 -> stack.push(last(op - 0x84));                             // TUPLE1 .. TUPLE3
            case 'a' -> append(last(1));
            case 'e' -> append(marked());
            case 's' -> put(last(2));
            case 'u' -> put(marked());
            case 'q' -> memo.put(unsigned(1), top());                                         // BINPUT
            case 'r' -> memo.put(little(4).getInt(), top());
            case 'h' -> stack.push(remembered(unsigned(1)));                                  // BINGET
            case 'j' -> stack.push(remembered(little(4).getInt()));
            case 'c' -> stack.push(names.global(line() + "." + line()));                      // GLOBAL
            case 'R' -> call();
            case 'Q' -> stack.push(names.outside(pop()));                                     // BINPERSID
            case 'b' -> build();
            default -> throw fail.apply(String.format("holds the pickle opcode 0x%02x, which is not read here; save a dictionary of tensors "
                    + "(a state_dict) with torch.save's default protocol, or as safetensors", op));
        }
    }

    private void requireProtocol(int version) {
        if (version != 2) throw fail.apply("is pickled with protocol " + version + ", expected torch.save's default, 2");
    }

    private void call() {
        Object arguments = pop();
        if (!(arguments instanceof List<?> list)) throw damaged("a call without a list of arguments");
        stack.push(names.call(pop(), list));
    }

    /** Attributes of an object: of a dictionary, the versions of modules that PyTorch keeps beside a state_dict, which nobody needs. */
    private void build() {
        pop();
        if (!(top() instanceof Map)) throw damaged("attributes of something that is no dictionary");
    }

    @SuppressWarnings("unchecked")      // every list on the stack is one of this class
    private void append(List<Object> values) {
        if (!(top() instanceof List<?> list)) throw damaged("an element without its list");
        ((List<Object>) list).addAll(values);
    }

    /** Keys are strings or numbers: hashing one that holds others could take for ever. */
    @SuppressWarnings("unchecked")      // every dictionary on the stack is one of this class
    private void put(List<Object> keysAndValues) {
        if (!(top() instanceof Map<?, ?> map) || keysAndValues.size() % 2 != 0) throw damaged("an entry without its dictionary");
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (!(key instanceof String || key instanceof Long)) throw damaged("a dictionary's key that is neither string nor number");
            ((Map<Object, Object>) map).put(key, keysAndValues.get(i + 1));
        }
    }

    private Object remembered(int number) {
        Object value = memo.get(number);
        if (value == null) throw damaged("a reference to something that was never stored");
        return value;
    }

    private Object top() {
        if (stack.isEmpty() || stack.peek() == MARK) throw damaged("an operation without its operand");
        return stack.peek();
    }

    private Object pop() {
        top();
        return stack.pop();
    }

    /** The last {@code count} values. */
    private List<Object> last(int count) {
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) values.addFirst(pop());
        return values;
    }

    /** All values since the last MARK, which is taken away. */
    private List<Object> marked() {
        List<Object> values = new ArrayList<>();
        while (!stack.isEmpty() && stack.peek() != MARK) values.add(stack.pop());
        if (stack.isEmpty()) throw damaged("a group that never began");
        stack.pop();
        return values.reversed();
    }

    private ByteBuffer little(int count) { return ByteBuffer.wrap(source.apply(count)).order(ByteOrder.LITTLE_ENDIAN); }

    private int unsigned(int bytes) { return bytes == 1 ? little(1).get() & 0xff : little(2).getShort() & 0xffff; }

    private Object integer(int length) {
        if (length > LONGEST_NUMBER) throw damaged("a number of " + length + " bytes");
        byte[] bytes = source.apply(length), big = new byte[length];
        for (int i = 0; i < length; i++) big[i] = bytes[length - 1 - i];
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(big);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String text(int length) {
        if (length < 0) throw damaged("a string of " + Integer.toUnsignedString(length) + " bytes");
        return new String(source.apply(length), StandardCharsets.UTF_8);
    }

    private String line() {
        var line = new StringBuilder();
        for (int c = unsigned(1); c != '\n'; c = unsigned(1)) {
            if (line.length() == LONGEST_NAME) throw damaged("a name of more than " + LONGEST_NAME + " characters");
            line.append((char) c);
        }
        return line.toString();
    }

    private InputException damaged(String what) { return fail.apply("is damaged: its pickle has " + what); }
}
