package dev.culvert.testing.client;

import java.io.IOException;

/** The connection, or its sense, ended where more was due. */
public final class EndedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final BodyEnd end;

  EndedException(BodyEnd end, String message) {
    super(end + ": " + message);
    this.end = end;
  }

  /** What happened; never {@link BodyEnd#CLEAN}. */
  public BodyEnd end() {
    return end;
  }
}
