package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.exchange;
import static dev.culvert.testing.hostile.Abuse.stream;
import static dev.culvert.testing.hostile.Documented.endsLink;
import static dev.culvert.testing.hostile.Documented.harmless;
import static dev.culvert.testing.hostile.Documented.tooManyFrames;
import static dev.culvert.testing.hostile.Documented.visitor;
import static dev.culvert.testing.hostile.HostileFrames.UNKNOWN_TYPE;
import static dev.culvert.testing.hostile.HostileFrames.raw;
import static dev.culvert.testing.hostile.HostileFrames.repeated;
import static dev.culvert.testing.hostile.HostileFrames.status;
import static dev.culvert.testing.hostile.HostileFrames.stream;

import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.hostile.Abuse.Visit;
import dev.culvert.testing.protocol.FrameV1;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** More frames of the stream than anybody needs, frames of the stream that are none, farewells. */
final class FloodAbuses {

  private static final int MIB = 1 << 20;
  private static final int LARGEST_BYTES = 262_144;

  /** Portions of a flood: some megabytes, far more than any budget. */
  private static final int PORTIONS = 64;

  /** Portions of 200 frames. */
  private static final int SMALL_PORTIONS = 1_000;

  private FloodAbuses() {}

  static List<Abuse> floods() {
    return List.of(
        flood(
            "STATUS_FLIPS",
            "readiness that changes thousands of times a second",
            Buffer.buffer(repeated(status(false), 1))
                .appendBytes(repeated(status(true), 1))
                .getBytes()),
        flood("STATUS_LARGE_FLOOD", "STATUS of 256 KiB without end", largeStatus()),
        flood("DRAIN_FLOOD", "DRAIN without end", FrameV1.empty(FrameV1.DRAIN).bytes().getBytes()),
        flood(
            "DRAIN_OK_FLOOD",
            "DRAIN_OK without end",
            FrameV1.empty(FrameV1.DRAIN_OK).bytes().getBytes()),
        flood(
            "HEARTBEAT_FLOOD",
            "HEARTBEAT without end",
            FrameV1.empty(FrameV1.HEARTBEAT).bytes().getBytes()),
        flood(
            "HELLO_FLOOD",
            "HELLO without end, after WELCOME",
            FrameV1.json(FrameV1.HELLO, new JsonObject().put("version", 1)).bytes().getBytes()),
        flood(
            "UNKNOWN_TYPE_FLOOD",
            "frames of 1 MiB of an unknown type",
            raw(UNKNOWN_TYPE, 0, Buffer.buffer(new byte[MIB])).bytes().getBytes()),
        flood(
            "UNKNOWN_SMALL_TYPE_FLOOD",
            "empty frames of an unknown type",
            raw(UNKNOWN_TYPE, 7, Buffer.buffer()).bytes().getBytes()),
        exchange(
            Group.FLOOD,
            "CREDIT_0_FLOOD",
            "CREDIT of 0 without end",
            Visit.OPEN_POST,
            (link, id) -> link.flood(repeated(FrameV1.credit(id, 0), 200), SMALL_PORTIONS),
            tooManyFrames(Answer.BAD_GATEWAY, Answer.UNAVAILABLE)),
        exchange(
            Group.FLOOD,
            "EMPTY_DATA_FLOOD",
            "DATA without a byte, without end",
            (link, id) -> {
              link.send(HostileFrames.head(id, 200, "OK"));
              link.flood(repeated(HostileFrames.data(id, ""), 200), SMALL_PORTIONS);
            },
            tooManyFrames(Answer.BROKEN, Answer.BAD_GATEWAY, Answer.UNAVAILABLE)),
        exchange(
            Group.FLOOD,
            "CLOSED_EXCHANGE_FLOOD",
            "CREDIT for an exchange that is closed, without end",
            (link, id) -> {
              link.send(
                  HostileFrames.head(id, 200, "OK", "content-length", "2"),
                  HostileFrames.lastData(id, "ok"));
              link.flood(repeated(FrameV1.credit(id, 1), 200), SMALL_PORTIONS);
            },
            tooManyFrames(Answer.WHOLE)));
  }

  static List<Abuse> streams() {
    return List.of(
        ends("STATUS_IS_NO_OBJECT", "STATUS that is an array", stream(FrameV1.STATUS, "[1]")),
        ends("STATUS_IS_NO_JSON", "STATUS that is no JSON", stream(FrameV1.STATUS, Forgery.TEXT)),
        ends(
            "STATUS_DEEP",
            "STATUS with 100,000 arrays inside each other",
            stream(
                FrameV1.STATUS, "{\"labels\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")),
        stream(
            Group.STREAM,
            "STATUS_WITH_WRONG_TYPES",
            "STATUS whose members are of other types",
            (link, id) ->
                link.send(
                    stream(
                        FrameV1.STATUS,
                        "{\"ready\":\"yes\",\"configVersion\":{\"a\":[]},\"labels\":7}"),
                    status(true)),
            harmless()),
        stream(
            Group.STREAM,
            "STATUS_WITH_DUPLICATES",
            "STATUS with a member twice",
            (link, id) -> link.send(stream(FrameV1.STATUS, "{\"ready\":false,\"ready\":true}")),
            harmless()),
        stream(
            Group.STREAM,
            "STATUS_OF_256_KIB",
            "one STATUS as large as it may be",
            (link, id) -> link.sendBytes(largeStatus()),
            harmless()),
        stream(
            Group.STREAM,
            "WELCOME_FROM_CONNECTOR",
            "frames that only an edge sends",
            (link, id) ->
                link.send(
                    FrameV1.json(FrameV1.WELCOME, new JsonObject().put("edge", Forgery.TEXT)),
                    FrameV1.json(FrameV1.REFUSED, new JsonObject().put("code", Forgery.TEXT)),
                    FrameV1.json(FrameV1.ROUTABLE, new JsonObject().put("edges", -1)),
                    FrameV1.json(FrameV1.CONFIG, new JsonObject().put("config", 7))),
            harmless()));
  }

  static List<Abuse> goodbyes() {
    return List.of(
        ends(
            "GOODBYE_OF_256_KIB",
            "GOODBYE with 256 KiB of lines for a log",
            FrameV1.json(
                FrameV1.GOODBYE,
                new JsonObject().put("code", "BYE").put("text", Forgery.text(LARGEST_BYTES / 4)))),
        ends(
            "GOODBYE_CODE_WITH_LOG_LINES",
            "GOODBYE with lines for a log as its code",
            FrameV1.json(FrameV1.GOODBYE, new JsonObject().put("code", Forgery.text(1_000)))),
        ends("GOODBYE_LAST_NEGATIVE", "lastAccepted: -1", goodbye("-1")),
        ends("GOODBYE_LAST_HUGE", "lastAccepted: 1e300", goodbye("1e300")),
        ends("GOODBYE_LAST_LONG", "lastAccepted of 1,000 digits", goodbye("9".repeat(1_000))),
        ends("GOODBYE_LAST_TEXT", "lastAccepted that is a text", goodbye("\"all\"")),
        exchange(
            Group.GOODBYE,
            "GOODBYE_BEFORE_ANSWER",
            "GOODBYE that says the visitor's request was never seen, after its acceptance",
            (link, id) ->
                link.send(FrameV1.credit(id, 0), stream(FrameV1.GOODBYE, "{\"lastAccepted\":0}")),
            visitor(Answer.BAD_GATEWAY, Answer.UNAVAILABLE).link(LinkFate.ENDED)),
        exchange(
            Group.GOODBYE,
            "GOODBYE_IN_BODY",
            "GOODBYE in the middle of a body",
            (link, id) -> {
              link.send(
                  HostileFrames.head(id, 200, "OK", "content-length", "50"),
                  HostileFrames.data(id, "abc"));
              link.pause(Duration.ofMillis(200));
              link.send(stream(FrameV1.GOODBYE, "{\"lastAccepted\":0}"));
            },
            visitor(Answer.BROKEN).link(LinkFate.ENDED)));
  }

  private static FrameV1 goodbye(String lastAccepted) {
    return stream(FrameV1.GOODBYE, "{\"lastAccepted\":" + lastAccepted + ",\"text\":\"bye\"}");
  }

  private static byte[] largeStatus() {
    JsonObject status =
        new JsonObject()
            .put("ready", true)
            .put("configVersion", 0)
            .put("labels", new JsonObject().put("a", "b".repeat(LARGEST_BYTES - 100)));
    return FrameV1.json(FrameV1.STATUS, status).bytes().getBytes();
  }

  private static Abuse ends(String name, String what, FrameV1 frame) {
    Group group = name.startsWith("GOODBYE") ? Group.GOODBYE : Group.STREAM;
    return stream(
        group,
        name,
        what,
        (link, id) -> {
          link.send(frame);
          link.awaitEnd(Duration.ofSeconds(2));
        },
        endsLink());
  }

  /** The same bytes in portions of about 64 KiB, until the edge has had enough. */
  private static Abuse flood(String name, String what, byte[] bytes) {
    int times = Math.max(1, (64 << 10) / bytes.length);
    Buffer portion = Buffer.buffer();
    for (int i = 0; i < times; i++) {
      portion.appendBytes(bytes);
    }
    return stream(
        Group.FLOOD,
        name,
        what,
        (link, id) -> link.flood(portion.getBytes(), PORTIONS),
        tooManyFrames(Answer.NOBODY));
  }
}
