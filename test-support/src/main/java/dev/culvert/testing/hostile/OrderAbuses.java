package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.exchange;
import static dev.culvert.testing.hostile.Documented.faultAfterHead;
import static dev.culvert.testing.hostile.Documented.faultOfExchange;
import static dev.culvert.testing.hostile.Documented.faultOfLink;
import static dev.culvert.testing.hostile.Documented.harmless;
import static dev.culvert.testing.hostile.Documented.visitor;
import static dev.culvert.testing.hostile.HostileFrames.data;
import static dev.culvert.testing.hostile.HostileFrames.end;
import static dev.culvert.testing.hostile.HostileFrames.head;
import static dev.culvert.testing.hostile.HostileFrames.lastData;
import static dev.culvert.testing.hostile.HostileFrames.lastHead;
import static dev.culvert.testing.hostile.HostileFrames.raw;

import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.hostile.Abuse.Misdeed;
import dev.culvert.testing.hostile.Abuse.Visit;
import dev.culvert.testing.protocol.FrameV1;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/** Frames where none may be: the table of states of an opener. */
final class OrderAbuses {

  private static final int NEVER_OPENED = 77_777;
  private static final int DATA_BYTES = 16_384;
  private static final int REFUSED = 1;

  private OrderAbuses() {}

  static List<Abuse> order() {
    return List.of(
        early("DATA_BEFORE_HEAD", "DATA before HEAD", (link, id) -> link.send(data(id, "ok"))),
        early("END_BEFORE_HEAD", "END before HEAD", (link, id) -> link.send(end(id))),
        late(
            "HEAD_TWICE",
            "a second final HEAD",
            (link, id) -> link.send(head(id, 200, "OK"), head(id, 200, "OK"))),
        late(
            "INTERIM_AFTER_FINAL",
            "an interim HEAD after the final one",
            (link, id) -> link.send(head(id, 200, "OK"), head(id, 103, "Early Hints"))),
        exchange(
            Group.ORDER,
            "END_TWICE",
            "a second END, of an exchange that is closed",
            (link, id) -> link.send(head(id, 200, "OK"), data(id, "ok"), end(id), end(id)),
            harmless()),
        exchange(
            Group.ORDER,
            "DATA_AFTER_END",
            "DATA after END, of an exchange that is closed",
            (link, id) ->
                link.send(head(id, 200, "OK"), data(id, "ok"), end(id), data(id, "forged")),
            harmless()),
        upload(
            "END_TWICE_IN_UPLOAD",
            "a second END while the request goes on",
            (link, id) -> link.send(lastHead(id, 200, "OK", "content-length", "0"), end(id))),
        upload(
            "DATA_AFTER_END_IN_UPLOAD",
            "DATA after END while the request goes on",
            (link, id) ->
                link.send(lastHead(id, 200, "OK", "content-length", "0"), data(id, "forged"))),
        stray("HEAD_OF_NOBODY", lastHead(NEVER_OPENED, 200, "OK")),
        stray("DATA_OF_NOBODY", data(NEVER_OPENED, "ok")),
        stray("END_OF_NOBODY", end(NEVER_OPENED)),
        stray("CREDIT_OF_NOBODY", FrameV1.credit(NEVER_OPENED, 1_000)),
        stray("RESET_OF_NOBODY", FrameV1.reset(NEVER_OPENED, REFUSED, "")),
        stray("OPEN_BY_CONNECTOR", raw(FrameV1.OPEN, NEVER_OPENED, Buffer.buffer(new byte[100]))));
  }

  static List<Abuse> credit() {
    return List.of(
        exchange(
            Group.CREDIT,
            "DATA_BEYOND_CREDIT",
            "64 MiB of body, whatever was granted",
            Visit.WAITING_GET,
            (link, id) -> {
              link.send(head(id, 200, "OK"));
              Buffer body = Buffer.buffer(new byte[DATA_BYTES]);
              link.flood(data(id, body).bytes().getBytes(), 4_096);
            },
            visitor(Answer.BROKEN, Answer.BAD_GATEWAY)
                .link(LinkFate.reset("PROTOCOL"), LinkFate.goodbye("TOO_MANY_FRAMES"))),
        exchange(
            Group.CREDIT,
            "CREDIT_OVERFLOW",
            "credit that adds up to more than 2^31 - 1",
            Visit.OPEN_POST,
            (link, id) ->
                link.send(
                    FrameV1.credit(id, Integer.MAX_VALUE), FrameV1.credit(id, Integer.MAX_VALUE)),
            faultOfExchange()),
        exchange(
            Group.CREDIT,
            "CREDIT_OVERFLOW_AT_ONCE",
            "2^32 - 1 of credit",
            Visit.OPEN_POST,
            (link, id) -> link.send(FrameV1.credit(id, -1)),
            faultOfExchange()),
        exchange(
            Group.RESET,
            "REFUSED_AFTER_ACCEPTANCE",
            "RESET(REFUSED) after CREDIT",
            (link, id) -> link.send(FrameV1.credit(id, 0), FrameV1.reset(id, REFUSED, "changed")),
            reset()),
        exchange(
            Group.RESET,
            "RESET_WITH_UNKNOWN_CODE",
            "RESET with the code 99",
            (link, id) -> link.send(FrameV1.reset(id, 99, "of the future")),
            reset()),
        exchange(
            Group.RESET,
            "RESET_WITH_LONG_TEXT",
            "RESET with a text of 1,000 characters",
            (link, id) -> link.send(FrameV1.reset(id, 8, "t".repeat(1_000))),
            reset()),
        exchange(
            Group.RESET,
            "RESET_WITH_LOG_LINES",
            "RESET with lines for a log as its text",
            (link, id) -> link.send(FrameV1.reset(id, 8, Forgery.text(1_000))),
            reset()),
        exchange(
            Group.RESET,
            "RESET_AFTER_HEAD",
            "RESET in the middle of a body",
            (link, id) -> {
              link.send(head(id, 200, "OK", "content-length", "50"), data(id, "abc"));
              link.pause(Duration.ofMillis(200));
              link.send(FrameV1.reset(id, 4, Forgery.TEXT));
            },
            visitor(Answer.BROKEN).link(LinkFate.SERVES)),
        exchange(
            Group.RESET,
            "RESET_THEN_MORE",
            "RESET, and then a response in the same exchange",
            (link, id) ->
                link.send(
                    FrameV1.reset(id, 8, ""),
                    head(id, 200, "OK", "x-forged", "yes"),
                    lastData(id, "forged")),
            reset()));
  }

  /** The exchange is closed by it: nothing is reset, and the visitor is told. */
  private static Documented reset() {
    return visitor(Answer.BAD_GATEWAY).link(LinkFate.SERVES);
  }

  private static Abuse early(String name, String what, Misdeed misdeed) {
    return exchange(Group.ORDER, name, what, misdeed, faultOfExchange());
  }

  private static Abuse late(String name, String what, Misdeed misdeed) {
    return exchange(Group.ORDER, name, what, misdeed, faultAfterHead());
  }

  /** The edge may have cancelled the request before it sees the fault: the response was whole. */
  private static Abuse upload(String name, String what, Misdeed misdeed) {
    return exchange(
        Group.ORDER,
        name,
        what,
        Visit.OPEN_POST,
        misdeed,
        visitor(Answer.WHOLE, Answer.BAD_GATEWAY, Answer.BROKEN, Answer.CUT)
            .link(LinkFate.reset("PROTOCOL"), LinkFate.reset("CANCELLED")));
  }

  private static Abuse stray(String name, FrameV1 frame) {
    return exchange(
        Group.ORDER,
        name,
        "a frame of an exchange that was never opened",
        (link, id) -> link.send(frame),
        faultOfLink());
  }
}
