package dev.culvert.testing.hostile;

import java.io.IOException;
import java.time.Duration;

/**
 * One thing that a connector must not do, or that only a hostile one does.
 *
 * @param name in capitals, unique
 * @param group what it abuses
 * @param what it does, in a few words
 * @param stage when it is committed
 * @param visit what the visitor asks for whose exchange is abused
 * @param misdeed does it
 * @param documented what comes of it
 */
public record Abuse(
    String name,
    Group group,
    String what,
    Stage stage,
    Visit visit,
    Misdeed misdeed,
    Documented documented) {

  /** What is abused. */
  public enum Group {
    HEAD,
    LENGTH,
    BODY,
    TRAILERS,
    INTERIM,
    ORDER,
    CREDIT,
    RESET,
    SILENCE,
    FRAMING,
    STREAM,
    FLOOD,
    GOODBYE,
    HELLO
  }

  /** When an abuse is committed. */
  public enum Stage {
    /** In the place of HELLO, on a fresh connection. */
    HELLO,
    /** After WELCOME and STATUS, without an exchange. */
    STREAM,
    /** After the OPEN of a visitor's request. */
    EXCHANGE
  }

  /**
   * A visitor's request.
   *
   * @param method such as {@code GET}
   * @param bodyBytes how long its body is said to be; below 0: none
   * @param sentBytes how much of that is sent
   * @param patience how long it waits for its answer to be whole after the misdeed is done
   * @param leaves whether it leaves when its patience is over, as it should
   * @param waits whether it reads no body before the misdeed is done
   */
  public record Visit(
      String method,
      long bodyBytes,
      long sentBytes,
      Duration patience,
      boolean leaves,
      boolean waits) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static final Visit GET = new Visit("GET", -1, 0, PATIENCE, false, false);
    static final Visit HEAD = new Visit("HEAD", -1, 0, PATIENCE, false, false);

    /** A GET whose body the visitor leaves unread while the misdeed is done. */
    static final Visit WAITING_GET = new Visit("GET", -1, 0, PATIENCE, false, true);

    /** A POST whose body stops half-way, so that the request goes on. */
    static final Visit OPEN_POST = new Visit("POST", 1_000, 500, PATIENCE, false, false);

    /** Whether not all of its body is sent. */
    boolean isHalf() {
      return sentBytes < bodyBytes;
    }

    static Visit post(long bytes) {
      return new Visit("POST", bytes, bytes, PATIENCE, false, false);
    }

    static Visit leaving(Duration patience) {
      return new Visit("GET", -1, 0, patience, true, false);
    }
  }

  /** Does something on a link. */
  @FunctionalInterface
  public interface Misdeed {

    /**
     * Does it. An IOException says that the edge has ended the link meanwhile.
     *
     * @param exchange the ID of the visitor's exchange; 0 without one
     */
    void commit(HostileLink link, int exchange) throws IOException, InterruptedException;
  }

  static Abuse exchange(
      Group group, String name, String what, Visit visit, Misdeed misdeed, Documented documented) {
    return new Abuse(name, group, what, Stage.EXCHANGE, visit, misdeed, documented);
  }

  static Abuse exchange(
      Group group, String name, String what, Misdeed misdeed, Documented documented) {
    return exchange(group, name, what, Visit.GET, misdeed, documented);
  }

  static Abuse stream(
      Group group, String name, String what, Misdeed misdeed, Documented documented) {
    return new Abuse(name, group, what, Stage.STREAM, Visit.GET, misdeed, documented);
  }

  static Abuse hello(String name, String what, Misdeed misdeed, Documented documented) {
    return new Abuse(name, Group.HELLO, what, Stage.HELLO, Visit.GET, misdeed, documented);
  }

  @Override
  public String toString() {
    return name + ": " + what;
  }
}
