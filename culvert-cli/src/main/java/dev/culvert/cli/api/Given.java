package dev.culvert.cli.api;

/**
 * A value and where it came from, for messages.
 *
 * @param value never blank
 * @param source such as {@code --api}, {@code CULVERT_API}, a file or {@code the default}
 */
record Given(String value, String source) {

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return "a value from " + source;
  }
}
