package org.dgd.benchmarks.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Trains and uses a {@link Contender}. */
public final class StepWorker implements Worker {
    private final Contender contender;

    public StepWorker(Contender contender) { this.contender = contender; }

    /**
     * {@code losses N}: of the next N steps; {@code first FILE}: the loss of the first step, whose gradients it writes;
     * {@code warm SECONDS}; {@code train SECONDS} and {@code infer SECONDS}: the median milliseconds of a call; {@code describe}.
     */
    @Override public String answer(String request, List<String> arguments) {
        return switch (request) {
            case "losses" -> DoubleStream.generate(contender::train).limit(Integer.parseInt(arguments.getFirst()))
                    .mapToObj(Double::toString).collect(Collectors.joining(" "));
            case "first" -> {
                double loss = contender.train();
                contender.writeFirstGradients(Path.of(String.join(" ", arguments)));
                yield Double.toString(loss);
            }
            case "warm" -> {
                double seconds = Double.parseDouble(arguments.getFirst());
                Stopwatch.millis(contender::train, seconds);
                Stopwatch.millis(contender::infer, seconds / 4);
                yield "warm";
            }
            case "train" -> Double.toString(Stopwatch.millis(contender::train, Double.parseDouble(arguments.getFirst())));
            case "infer" -> Double.toString(Stopwatch.millis(contender::infer, Double.parseDouble(arguments.getFirst())));
            case "describe" -> contender.describe();
            default -> throw Worker.unknown(request);
        };
    }
}
