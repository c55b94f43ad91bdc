package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.exchange;
import static dev.culvert.testing.hostile.Documented.faultAfterHead;
import static dev.culvert.testing.hostile.Documented.faultOfExchange;
import static dev.culvert.testing.hostile.Documented.harmless;
import static dev.culvert.testing.hostile.Documented.visitor;
import static dev.culvert.testing.hostile.HostileFrames.data;
import static dev.culvert.testing.hostile.HostileFrames.end;
import static dev.culvert.testing.hostile.HostileFrames.head;
import static dev.culvert.testing.hostile.HostileFrames.lastData;
import static dev.culvert.testing.hostile.HostileFrames.lastHead;

import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.hostile.Abuse.Misdeed;
import dev.culvert.testing.hostile.Abuse.Visit;
import dev.culvert.testing.protocol.FrameV1;
import java.time.Duration;
import java.util.List;

/** Lengths that are none, bodies that are not as long as was said, and framing passed on. */
final class LengthAbuses {

  private static final String FORGED =
      "HTTP/1.1 200 OK\r\nX-Forged: yes\r\nContent-Length: 6\r\n\r\nforged";

  /** Long enough for the edge to have passed on what came before. */
  private static final Duration LATER = Duration.ofMillis(200);

  private LengthAbuses() {}

  /** Of the field. */
  static List<Abuse> lengths() {
    return List.of(
        length("TWO_LENGTHS", "5", "16"),
        exchange(
            Group.LENGTH,
            "TWO_EQUAL_LENGTHS",
            "content-length: 2 twice, of which the visitor gets one",
            (link, id) ->
                link.send(
                    head(id, 200, "OK", "content-length", "2", "content-length", "2"),
                    lastData(id, "ok")),
            harmless()),
        length("LENGTH_WITH_PLUS", "+3"),
        length("LENGTH_NEGATIVE", "-1"),
        length("LENGTH_WITH_BLANK_INSIDE", "1 1"),
        length("LENGTH_LIST_OF_EQUALS", "11, 11"),
        length("LENGTH_LIST", "3, 4"),
        length("LENGTH_HEX", "0xb"),
        length("LENGTH_2_TO_64", "18446744073709551616"),
        length("LENGTH_2_TO_63", "9223372036854775808"),
        length("LENGTH_EMPTY", ""),
        length("LENGTH_WITH_FRACTION", "11.0"),
        length("LENGTH_IN_OTHER_DIGITS", "\u00b2"),
        exchange(
            Group.LENGTH,
            "TRANSFER_ENCODING_PASSED_ON",
            "transfer-encoding: chunked, and a body that looks chunked",
            (link, id) ->
                link.send(
                    head(id, 200, "OK", "transfer-encoding", "chunked"),
                    lastData(id, "0\r\n\r\n" + FORGED)),
            faultOfExchange()),
        exchange(
            Group.LENGTH,
            "TRANSFER_ENCODING_AND_LENGTH",
            "transfer-encoding: chunked with a length",
            (link, id) ->
                link.send(
                    head(id, 200, "OK", "transfer-encoding", "chunked", "content-length", "5"),
                    lastData(id, "0\r\n\r\n")),
            faultOfExchange()),
        exchange(
            Group.LENGTH,
            "HOP_BY_HOP_PASSED_ON",
            "connection, upgrade, keep-alive and a field that connection names",
            (link, id) ->
                link.send(
                    head(
                        id,
                        200,
                        "OK",
                        "connection",
                        "x-forged, keep-alive",
                        "connection",
                        "x-forged-too",
                        "x-forged",
                        "yes",
                        "x-forged-too",
                        "yes",
                        "upgrade",
                        "h2c",
                        "keep-alive",
                        "timeout=9999",
                        "proxy-connection",
                        "keep-alive",
                        "content-length",
                        "2"),
                    lastData(id, "ok")),
            harmless()));
  }

  /** Of what follows. */
  static List<Abuse> bodies() {
    return List.of(
        body(
            "BODY_SHORT",
            "3 of 50 bytes",
            (link, id) -> link.send(head(id, 200, "OK", "content-length", "50"), cut(id))),
        body(
            "BODY_SHORT_LATER",
            "3 of 50 bytes, the end of it later",
            (link, id) -> {
              link.send(head(id, 200, "OK", "content-length", "50"), data(id, "abc"));
              link.pause(LATER);
              link.send(end(id));
            }),
        body(
            "BODY_MISSING",
            "a head with a length that ends the response",
            (link, id) -> link.send(lastHead(id, 200, "OK", "content-length", "50"))),
        body(
            "BODY_LONG",
            "a response after 5 bytes of 5",
            (link, id) ->
                link.send(
                    head(id, 200, "OK", "content-length", "5"), lastData(id, "abcde" + FORGED))),
        exchange(
            Group.BODY,
            "BODY_LONG_LATER",
            "5 bytes of 5, and a response later",
            (link, id) -> {
              link.send(head(id, 200, "OK", "content-length", "5"), data(id, "abcde"));
              link.pause(LATER);
              link.send(lastData(id, FORGED));
            },
            visitor(Answer.WHOLE, Answer.BAD_GATEWAY, Answer.BROKEN)
                .link(LinkFate.reset("PROTOCOL"))),
        bodiless(
            "BODY_ON_HEAD",
            "a body for a HEAD",
            Visit.HEAD,
            (link, id) ->
                link.send(head(id, 200, "OK", "content-length", "5"), lastData(id, FORGED))),
        bodiless(
            "BODY_ON_HEAD_WITHOUT_LENGTH",
            "a body for a HEAD, without a length",
            Visit.HEAD,
            (link, id) -> link.send(head(id, 200, "OK"), lastData(id, FORGED))),
        bodiless(
            "BODY_ON_HEAD_LATER",
            "a body for a HEAD, later",
            Visit.HEAD,
            (link, id) -> {
              link.send(head(id, 200, "OK", "content-length", "5"));
              link.pause(LATER);
              link.send(lastData(id, FORGED));
            }),
        bodiless(
            "BODY_ON_204",
            "a body with 204",
            Visit.GET,
            (link, id) -> link.send(head(id, 204, "No Content"), lastData(id, FORGED))),
        bodiless(
            "BODY_ON_204_WITH_LENGTH",
            "a length and a body with 204",
            Visit.GET,
            (link, id) ->
                link.send(
                    head(id, 204, "No Content", "content-length", "5"), lastData(id, "abcde"))),
        bodiless(
            "BODY_ON_304",
            "a body with 304",
            Visit.GET,
            (link, id) -> link.send(head(id, 304, "Not Modified"), lastData(id, FORGED))),
        bodiless(
            "BODY_ON_304_WITH_LENGTH",
            "a length and a body with 304",
            Visit.GET,
            (link, id) ->
                link.send(
                    head(id, 304, "Not Modified", "content-length", "5"), lastData(id, "abcde"))),
        bodiless(
            "BODY_ON_205",
            "a body with 205",
            Visit.GET,
            (link, id) -> link.send(head(id, 205, "Reset Content"), lastData(id, FORGED))),
        exchange(
            Group.BODY,
            "LENGTH_ON_205",
            "a length with 205",
            (link, id) -> link.send(lastHead(id, 205, "Reset Content", "content-length", "5")),
            faultOfExchange()),
        exchange(
            Group.BODY,
            "LENGTH_ON_204",
            "a length with 204, and no body",
            (link, id) -> link.send(lastHead(id, 204, "No Content", "content-length", "5")),
            harmless()));
  }

  private static FrameV1 cut(int id) {
    return lastData(id, "abc");
  }

  private static Abuse length(String name, String... values) {
    return exchange(
        Group.LENGTH,
        name,
        "content-length: " + String.join(" and ", values),
        (link, id) -> {
          String[] fields = new String[2 * values.length];
          for (int i = 0; i < values.length; i++) {
            fields[2 * i] = "content-length";
            fields[2 * i + 1] = values[i];
          }
          link.send(head(id, 200, "OK", fields), lastData(id, "hello world"));
        },
        faultOfExchange());
  }

  private static Abuse body(String name, String what, Misdeed misdeed) {
    return exchange(Group.BODY, name, what, misdeed, faultAfterHead());
  }

  /** The visitor has all when it has the head. */
  private static Abuse bodiless(String name, String what, Visit visit, Misdeed misdeed) {
    return exchange(
        Group.BODY,
        name,
        what,
        visit,
        misdeed,
        visitor(Answer.WHOLE, Answer.BAD_GATEWAY, Answer.CUT).link(LinkFate.reset("PROTOCOL")));
  }
}
