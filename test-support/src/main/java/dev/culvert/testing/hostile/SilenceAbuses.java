package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.exchange;
import static dev.culvert.testing.hostile.Abuse.stream;
import static dev.culvert.testing.hostile.Documented.visitor;
import static dev.culvert.testing.hostile.HostileFrames.data;
import static dev.culvert.testing.hostile.HostileFrames.head;
import static dev.culvert.testing.hostile.HostileFrames.header;

import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.hostile.Abuse.Visit;
import dev.culvert.testing.protocol.FrameV1;
import java.time.Duration;
import java.util.List;

/** What does not come, or too slowly. */
final class SilenceAbuses {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int LARGE_FRAME_BYTES = 262_144;

  /** More than the sockets between take. */
  private static final long UPLOAD_BYTES = 64L << 20;

  private SilenceAbuses() {}

  static List<Abuse> all() {
    return List.of(
        exchange(
            Group.SILENCE,
            "NEVER_ACCEPTING",
            "no frame after OPEN",
            (link, id) -> {},
            visitor(Answer.BAD_GATEWAY, Answer.UNAVAILABLE, Answer.TIMEOUT)
                .link(LinkFate.reset("CANCELLED"), LinkFate.ENDED)),
        exchange(
            Group.SILENCE,
            "NEVER_ANSWERING",
            "CREDIT, and nothing else",
            (link, id) -> link.send(FrameV1.credit(id, 0)),
            visitor(Answer.TIMEOUT).link(LinkFate.reset("TIMEOUT"), LinkFate.reset("CANCELLED"))),
        exchange(
            Group.SILENCE,
            "BYTE_A_SECOND",
            "a body of which a byte comes each second",
            Visit.leaving(SECOND),
            (link, id) -> {
              link.send(head(id, 200, "OK", "content-length", "1000"));
              for (int i = 0; i < 3; i++) {
                link.send(data(id, "b"));
                link.pause(SECOND);
              }
            },
            visitor(Answer.LEFT).link(LinkFate.reset("CANCELLED"))),
        exchange(
            Group.SILENCE,
            "NOT_READING",
            "reads nothing from its socket, and grants credit for an upload of 64 MiB",
            Visit.post(UPLOAD_BYTES),
            (link, id) -> {
              link.stopReading();
              link.send(FrameV1.credit(id, Integer.MAX_VALUE - 65_536));
              link.pause(Duration.ofSeconds(6));
            },
            visitor(Answer.BAD_GATEWAY, Answer.UNAVAILABLE, Answer.TIMEOUT, Answer.CUT)
                .link(LinkFate.ENDED)),
        stream(
            Group.SILENCE,
            "HALF_A_FRAME",
            "a frame that never ends, a byte of it at a time",
            (link, id) -> {
              link.stopHeartbeats();
              link.sendBytes(header(LARGE_FRAME_BYTES, FrameV1.STATUS, 0));
              for (int i = 0; i < 12; i++) {
                link.sendBytes(new byte[] {' '});
                link.pause(Duration.ofMillis(500));
              }
            },
            visitor(Answer.NOBODY).link(LinkFate.HELD, LinkFate.ENDED)),
        stream(
            Group.SILENCE,
            "SILENT",
            "no byte after WELCOME",
            (link, id) -> {
              link.stopHeartbeats();
              link.awaitEnd(Duration.ofSeconds(8));
            },
            Documented.endsLink()));
  }
}
