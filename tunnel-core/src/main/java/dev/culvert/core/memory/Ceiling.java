package dev.culvert.core.memory;

/** Which limit a holder has to give way to. */
public enum Ceiling {
  /** What one tunnel may hold. */
  TUNNEL("its tunnel holds more than tunnel.maxBufferedBytes"),
  /** What the process may hold. */
  PROCESS("the process holds as much of bodies as it may");

  private final String text;

  Ceiling(String text) {
    this.text = text;
  }

  /** For logs and for the other side. */
  public String text() {
    return text;
  }
}
