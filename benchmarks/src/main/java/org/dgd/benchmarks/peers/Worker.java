package org.dgd.benchmarks.peers;

import java.util.List;

/** What a contender's process does when it is asked. */
public interface Worker {
    /**
     * @param request   one word
     * @param arguments words without spaces
     * @return one line
     */
    String answer(String request, List<String> arguments);

    static IllegalArgumentException unknown(String request) { return new IllegalArgumentException("no worker knows the request " + request); }
}
