package org.dgd.nn.data;

/**
 * What the user gave cannot be used: a file, an option, a data set. The message is one sentence that names it and says
 * what to do; the command line prints it as it is and ends with exit code 2.
 */
public final class InputException extends RuntimeException {
    public InputException(String message) { super(message); }

    public InputException(String message, Throwable cause) { super(message, cause); }
}
