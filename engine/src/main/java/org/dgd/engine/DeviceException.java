package org.dgd.engine;

/** A device is not there, has no memory left or is lost. The message is one sentence for whoever runs the program: what happened and what to do. */
public final class DeviceException extends RuntimeException {
    public DeviceException(String message) { super(message); }

    public DeviceException(String message, Throwable cause) { super(message, cause); }
}
