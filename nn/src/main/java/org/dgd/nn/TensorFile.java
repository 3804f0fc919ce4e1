package org.dgd.nn;

import java.nio.file.Path;
import java.util.Arrays;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;
import org.dgd.nn.data.StoredArray;

/** A file of named tensors, in one of the formats in which weights are published. */
public interface TensorFile {
    /** The file's name, for messages. */
    String name();

    /**
     * A tensor that must be there.
     *
     * @param shape the expected shape, −1 for any length
     * @throws InputException naming the file, the tensor and both shapes
     */
    StoredArray require(String tensor, int... shape);

    /** Reads a {@link Safetensors} or {@link TorchFile}, whatever the file is called. {@link InputException} if it is neither, cut or damaged. */
    static TensorFile read(Path path) {
        byte[] start;
        try (var file = InputFile.open(path)) {
            start = Arrays.copyOf(file.bytes((int) Math.min(9, file.remaining())), 9);
            if (start[8] != '{' && !TorchFile.begins(start)) throw file.fail("is neither a safetensors file nor one that torch.save wrote");
        }
        return start[8] == '{' ? Safetensors.read(path) : TorchFile.read(path);
    }
}
