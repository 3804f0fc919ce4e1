package org.dgd.engine;

import java.util.ArrayList;
import java.util.HashMap;

/** Storage that scopes gave back, by shape. A recorder may have a pool of its own, so that what its recorded steps use is handed to nobody else. */
public final class Pool {
    private final HashMap<Shape, ArrayList<Storage>> free = new HashMap<>();

    /** Null when there is none of this shape. */
    Storage take(Shape shape) {
        ArrayList<Storage> list = free.get(shape);
        return list == null || list.isEmpty() ? null : list.removeLast();
    }

    void give(Storage storage) { free.computeIfAbsent(storage.shape(), s -> new ArrayList<>()).add(storage); }
}
