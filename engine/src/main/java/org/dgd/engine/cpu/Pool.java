package org.dgd.engine.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share the chunks of one loop. Chunks are handed out one by one, so a thread that loses its core delays only
 * its own chunk; what a chunk computes never depends on who runs it. Workers spin for some 30 µs, then park.
 */
final class Pool implements AutoCloseable {
    /** One chunk of a loop, with the scratch of the thread that runs it. */
    interface Body { void run(int chunk, Scratch own); }

    /** One loop. A late worker finds its chunks gone and does nothing. */
    private static final class Job {
        final Body body;
        final int chunks;
        final AtomicInteger next = new AtomicInteger(), done = new AtomicInteger();
        volatile Throwable failure;

        Job(Body body, int chunks) {
            this.body = body;
            this.chunks = chunks;
        }

        void work(Scratch own) {
            for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
                try {
                    body.run(i, own);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                done.getAndIncrement();
            }
        }
    }

    private static final int SPINS = 4000;
    private final Thread[] threads;
    private final Scratch own = new Scratch(), shared = new Scratch();
    private volatile Job job;
    private volatile boolean closed;

    Pool(int parallelism) {
        threads = new Thread[parallelism - 1];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(this::serve, "dgd-cpu-" + (i + 1));
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    int threads() { return threads.length + 1; }

    /** Scratch that all chunks of one kernel share; the caller fills it before {@link #run}. */
    Scratch shared() { return shared; }

    /** Runs chunks 0 .. chunks−1, in any order, and returns when all are done. */
    void run(int chunks, Body body) {
        if (threads.length == 0 || chunks == 1) {
            for (int i = 0; i < chunks; i++) body.run(i, own);
            return;
        }
        Job mine = new Job(body, chunks);
        job = mine;
        for (Thread t : threads) LockSupport.unpark(t);       // a few ns when it is awake
        mine.work(own);
        for (int spins = 0; mine.done.get() < chunks; )
            if (++spins < SPINS) Thread.onSpinWait();
            else Thread.yield();
        if (mine.failure instanceof Error e) throw e;
        if (mine.failure instanceof RuntimeException e) throw e;
    }

    private void serve() {
        Scratch own = new Scratch();
        Job seen = null;
        while (!closed) {
            int spins = 0;
            while (job == seen && !closed)
                if (++spins < SPINS) Thread.onSpinWait();
                else LockSupport.park(this);
            seen = job;
            if (seen != null) seen.work(own);
        }
    }

    @Override public void close() {
        closed = true;
        for (Thread t : threads) LockSupport.unpark(t);
    }
}
