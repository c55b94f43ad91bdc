package dev.culvert.core.config;

/** A value does not fit its key; the message is {@code path: value is not ...}. */
final class BadValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadValueException(String problem) {
    super(problem);
  }

  BadValueException(String path, String text) {
    super(path + ": " + text);
  }
}
