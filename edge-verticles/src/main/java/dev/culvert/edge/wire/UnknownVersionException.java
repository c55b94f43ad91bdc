package dev.culvert.edge.wire;

/** A request came in a version of HTTP that the edge does not speak. */
public final class UnknownVersionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownVersionException(String version) {
    super(version, null, false, false);
  }
}
