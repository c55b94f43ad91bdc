package dev.culvert.testing.hostile;

/**
 * What became of a link, and of the exchange that was abused on it.
 *
 * @param what SERVES, HELD, RESET, ENDED, GOODBYE or REFUSED
 * @param code of RESET, GOODBYE and REFUSED; empty for the others
 */
public record LinkFate(String what, String code) {

  /** Nothing was reset, and the link carries the next exchange. */
  public static final LinkFate SERVES = new LinkFate("SERVES", "");

  /** The link is there, and carries nothing because of its own connector. */
  public static final LinkFate HELD = new LinkFate("HELD", "");

  /** The edge ended the link, with or without a GOODBYE. */
  public static final LinkFate ENDED = new LinkFate("ENDED", "");

  /** The edge ended the link, and its GOODBYE, if there was one, was lost with the connection. */
  public static final LinkFate CUT = new LinkFate("ENDED", "without a word");

  /** The edge reset the exchange, and the link carries the next one. */
  public static LinkFate reset(String code) {
    return new LinkFate("RESET", code);
  }

  /** The edge said GOODBYE with this code, and ended the link. */
  public static LinkFate goodbye(String code) {
    return new LinkFate("GOODBYE", code);
  }

  /** The edge answered HELLO with REFUSED. */
  public static LinkFate refused(String code) {
    return new LinkFate("REFUSED", code);
  }

  /** Whether this, as documented, allows what was seen. */
  boolean allows(LinkFate seen) {
    return equals(seen)
        || (equals(ENDED) && seen.what().equals("GOODBYE"))
        || (equals(CUT) && seen.equals(ENDED));
  }

  @Override
  public String toString() {
    return code.isEmpty() ? what : what + "(" + code + ")";
  }
}
