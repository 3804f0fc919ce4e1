package org.dgd.nn.data;

/**
 * What the user gave cannot be used: a file, an option, a data set. The message is one sentence that names it and says
 * what to do; the command line prints it as it is and ends with exit code 2. It may quote what a file holds, and hostile files hold line breaks and
 * names of megabytes: so it is made one line of bounded length here.
 */
public final class InputException extends RuntimeException {
    private static final int LONGEST = 1500;

    public InputException(String message) { super(line(message)); }

    public InputException(String message, Throwable cause) { super(line(message), cause); }

    private static String line(String message) {
        String line = message.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
