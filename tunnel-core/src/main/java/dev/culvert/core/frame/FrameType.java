package dev.culvert.core.frame;

/**
 * The types of frames, as they stand in byte {@link FrameHeader#TYPE_OFFSET} of the header.
 *
 * <p>Source: {@code docs/protocol.md}, section "Frame types".
 */
public final class FrameType {

  public static final int HELLO = 0x01;
  public static final int WELCOME = 0x02;
  public static final int REFUSED = 0x03;
  public static final int STATUS = 0x04;
  public static final int ROUTABLE = 0x05;
  public static final int HEARTBEAT = 0x06;
  public static final int DRAIN = 0x07;
  public static final int DRAIN_OK = 0x08;
  public static final int CONFIG = 0x09;
  public static final int GOODBYE = 0x0a;

  public static final int OPEN = 0x10;
  public static final int HEAD = 0x11;
  public static final int DATA = 0x12;
  public static final int END = 0x13;
  public static final int RESET = 0x14;
  public static final int CREDIT = 0x15;

  private FrameType() {}

  /** Whether frames of this type belong to an exchange (and so carry an exchange ID above 0). */
  public static boolean isOfExchange(int type) {
    return type >= OPEN && type <= CREDIT;
  }

  /** Whether this version of the protocol knows the type; unknown ones are skipped. */
  public static boolean isKnown(int type) {
    return (type >= HELLO && type <= GOODBYE) || isOfExchange(type);
  }

  /** The largest payload a frame of this type may have, in bytes. */
  public static int maxPayloadBytes(int type) {
    return switch (type) {
      case DATA -> FrameLimits.MAX_DATA_BYTES;
      case OPEN, HEAD, END -> FrameLimits.MAX_HEAD_BYTES;
      case CREDIT -> Integer.BYTES;
      case RESET -> FrameLimits.MAX_RESET_BYTES;
      case HEARTBEAT, DRAIN, DRAIN_OK -> FrameLimits.MAX_SIGNAL_BYTES;
      case HELLO -> FrameLimits.MAX_HELLO_BYTES;
      case WELCOME, REFUSED, STATUS, ROUTABLE, CONFIG, GOODBYE -> FrameLimits.MAX_CONTROL_BYTES;
      default -> FrameLimits.MAX_UNKNOWN_BYTES;
    };
  }

  /** The name of the type in the specification, or {@code 0x..} for an unknown one. */
  public static String name(int type) {
    return switch (type) {
      case HELLO -> "HELLO";
      case WELCOME -> "WELCOME";
      case REFUSED -> "REFUSED";
      case STATUS -> "STATUS";
      case ROUTABLE -> "ROUTABLE";
      case HEARTBEAT -> "HEARTBEAT";
      case DRAIN -> "DRAIN";
      case DRAIN_OK -> "DRAIN_OK";
      case CONFIG -> "CONFIG";
      case GOODBYE -> "GOODBYE";
      case OPEN -> "OPEN";
      case HEAD -> "HEAD";
      case DATA -> "DATA";
      case END -> "END";
      case RESET -> "RESET";
      case CREDIT -> "CREDIT";
      default -> "0x" + Integer.toHexString(type);
    };
  }
}
