package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.exchange;
import static dev.culvert.testing.hostile.Documented.faultAfterHead;
import static dev.culvert.testing.hostile.Documented.faultOfExchange;
import static dev.culvert.testing.hostile.Documented.harmless;
import static dev.culvert.testing.hostile.HostileFrames.data;
import static dev.culvert.testing.hostile.HostileFrames.end;
import static dev.culvert.testing.hostile.HostileFrames.head;
import static dev.culvert.testing.hostile.HostileFrames.lastData;

import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.protocol.FrameV1;
import java.io.IOException;
import java.util.List;

/** Trailers that none may be, and interim heads without end. */
final class TrailerAbuses {

  private static final int LARGE_CHARS = 60_000;

  private TrailerAbuses() {}

  static List<Abuse> trailers() {
    return List.of(
        broken("TRAILER_WITH_CR", "a carriage return", "x-t", "a\rx-forged: yes"),
        broken("TRAILER_WITH_LF", "a line feed", "x-t", "a\nx-forged: yes"),
        broken(
            "TRAILER_WITH_CRLF",
            "another response",
            "x-t",
            "a\r\n\r\nHTTP/1.1 200 OK\r\nX-Forged: yes\r\nContent-Length: 0\r\n\r\n"),
        broken("TRAILER_WITH_BAD_NAME", "a name with a blank", "x-forged y", "a"),
        broken("TRAILER_WITH_EMPTY_NAME", "an empty name", "", "a"),
        forbidden("TRAILER_CONTENT_LENGTH", "content-length", "5"),
        forbidden("TRAILER_TRANSFER_ENCODING", "transfer-encoding", "chunked"),
        forbidden("TRAILER_HOST", "host", "other.localhost"),
        exchange(
            Group.TRAILERS,
            "TRAILERS_AFTER_FIN",
            "trailers after the last DATA",
            (link, id) ->
                link.send(
                    head(id, 200, "OK", "content-length", "2"),
                    lastData(id, "ok"),
                    end(id, "x-forged", "yes")),
            harmless()));
  }

  static List<Abuse> interims() {
    return List.of(
        exchange(
            Group.INTERIM,
            "INTERIM_HEADS_LARGE",
            "forty interim heads of 60 KB",
            (link, id) -> {
              String value = "v".repeat(LARGE_CHARS);
              link.flood(head(id, 103, "Early Hints", "link", value).bytes().getBytes(), 40);
              ok(link, id);
            },
            faultOfExchange()),
        exchange(
            Group.INTERIM,
            "INTERIM_HEADS_MANY",
            "a thousand small interim heads",
            (link, id) -> {
              link.sendBytes(HostileFrames.repeated(head(id, 103, "Early Hints"), 1_000));
              ok(link, id);
            },
            faultOfExchange()),
        exchange(
            Group.INTERIM,
            "INTERIM_HEADS_NINE",
            "one interim head more than there may be",
            (link, id) -> {
              link.sendBytes(HostileFrames.repeated(head(id, 103, "Early Hints"), 9));
              ok(link, id);
            },
            faultOfExchange()),
        exchange(
            Group.INTERIM,
            "INTERIM_WITH_LF",
            "an interim head with a line feed in a value",
            (link, id) -> {
              link.send(head(id, 103, "Early Hints", "link", "a\nx-forged: yes"));
              ok(link, id);
            },
            faultOfExchange()),
        exchange(
            Group.INTERIM,
            "INTERIM_WITH_LENGTH",
            "an interim head with a length and hop-by-hop fields, which are dropped",
            (link, id) -> {
              link.send(
                  head(
                      id,
                      103,
                      "Early Hints",
                      "content-length",
                      "5",
                      "keep-alive",
                      "timeout=9999",
                      "connection",
                      "x-forged",
                      "x-forged",
                      "yes"));
              ok(link, id);
            },
            harmless()),
        exchange(
            Group.INTERIM,
            "INTERIM_WITH_TRANSFER_ENCODING",
            "an interim head with transfer-encoding",
            (link, id) -> {
              link.send(head(id, 103, "Early Hints", "transfer-encoding", "chunked"));
              ok(link, id);
            },
            faultOfExchange()),
        exchange(
            Group.INTERIM,
            "INTERIM_WITH_FIN",
            "an interim head that ends the response",
            (link, id) ->
                link.send(
                    new FrameV1(FrameV1.HEAD, FrameV1.FIN, id, head(id, 103, "Early").payload())),
            faultOfExchange()));
  }

  private static void ok(HostileLink link, int id) throws IOException {
    link.send(head(id, 200, "OK", "content-length", "2"), lastData(id, "ok"));
  }

  private static Abuse broken(String name, String what, String field, String value) {
    return exchange(
        Group.TRAILERS,
        name,
        "a trailer with " + what,
        (link, id) -> link.send(head(id, 200, "OK"), data(id, "ok"), end(id, field, value)),
        faultAfterHead());
  }

  /** Dropped: never passed on. */
  private static Abuse forbidden(String name, String field, String value) {
    return exchange(
        Group.TRAILERS,
        name,
        "the trailer " + field,
        (link, id) ->
            link.send(head(id, 200, "OK"), data(id, "ok"), end(id, field, value, "x-fine", "yes")),
        harmless());
  }
}
