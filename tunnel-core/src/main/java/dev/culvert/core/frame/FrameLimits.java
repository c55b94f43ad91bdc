package dev.culvert.core.frame;

/** The bounds that are checked before anything is allocated, all in bytes of payload. */
public final class FrameLimits {

  /** One DATA frame; a longer body travels in several. */
  public static final int MAX_DATA_BYTES = 16 * 1024;

  /** One encoded head or set of trailers: a 32 KiB HTTP head with its length prefixes fits. */
  public static final int MAX_HEAD_BYTES = 64 * 1024;

  /** The fields of one head or set of trailers. */
  public static final int MAX_FIELDS = 1000;

  /** HELLO: whoever sends it has not proved anything yet. */
  public static final int MAX_HELLO_BYTES = 16 * 1024;

  /** WELCOME, STATUS, CONFIG and the like. */
  public static final int MAX_CONTROL_BYTES = 256 * 1024;

  /** RESET with its text. */
  public static final int MAX_RESET_BYTES = 1024;

  /** HEARTBEAT, DRAIN, DRAIN_OK: empty today, with room for a later version. */
  public static final int MAX_SIGNAL_BYTES = 64;

  /** A frame of an unknown type that is skipped without being kept. */
  public static final int MAX_UNKNOWN_BYTES = 1024 * 1024;

  private FrameLimits() {}
}
