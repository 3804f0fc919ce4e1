package org.dgd.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logged while something ran. */
record Warnings(List<String> texts) {
    static Warnings of(Class<?> source, Runnable action) {
        List<String> texts = new ArrayList<>();
        Handler handler = new Handler() {
            @Override public void publish(LogRecord line) { texts.add(line.getMessage()); }

            @Override public void flush() { }

            @Override public void close() { }
        };
        Logger logger = Logger.getLogger(source.getName());
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
        }
        return new Warnings(List.copyOf(texts));
    }
}
