package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.hello;
import static dev.culvert.testing.hostile.Documented.endsLink;
import static dev.culvert.testing.hostile.Documented.harmless;
import static dev.culvert.testing.hostile.Documented.refused;
import static dev.culvert.testing.hostile.Documented.visitor;
import static dev.culvert.testing.hostile.HostileFrames.header;
import static dev.culvert.testing.hostile.HostileFrames.stream;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.hostile.Abuse.Stage;
import dev.culvert.testing.hostile.Abuse.Visit;
import dev.culvert.testing.protocol.FrameV1;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What comes in the place of a HELLO, and what a HELLO claims. */
final class HelloAbuses {

  private static final int LARGEST_HELLO_BYTES = 16_384;
  private static final int REGISTRATIONS = 500;

  private HelloAbuses() {}

  static List<Abuse> all() {
    List<Abuse> all = new ArrayList<>();
    Map.of(
            "token", Forgery.text(900),
            "connector", Forgery.text(36),
            "instanceKey", Forgery.text(40),
            "program", Forgery.text(60),
            "architecture", Forgery.text(60))
        .forEach(
            (member, text) ->
                all.add(
                    claim(
                        "HELLO_LOG_LINES_IN_" + member.toUpperCase(Locale.ROOT),
                        "lines for a log as " + member,
                        new JsonObject().put(member, text),
                        refused("BAD_HELLO", "UNAUTHORIZED"))));
    all.addAll(
        List.of(
            claim(
                "HELLO_LOG_LINES_IN_UNUSED",
                "lines for a log in what nobody reads",
                new JsonObject()
                    .put("hostname", Forgery.TEXT)
                    .put("features", new JsonArray().add(Forgery.TEXT))
                    .put(Forgery.TEXT, Forgery.TEXT),
                visitor(Answer.WHOLE, Answer.NOBODY)
                    .link(LinkFate.SERVES, LinkFate.refused("BAD_HELLO"))),
            claim(
                "HELLO_LOG_LINES_IN_VERSION",
                "lines for a log as version",
                new JsonObject().put("version", Forgery.text(2_000)),
                refused("VERSION", "BAD_HELLO")),
            claim(
                "HELLO_LOG_LINES_IN_NUMBER",
                "lines for a log as epoch",
                new JsonObject().put("epoch", Forgery.text(2_000)),
                refused("BAD_HELLO")),
            claim(
                "HELLO_WRONG_TYPES",
                "members of other types",
                new JsonObject()
                    .put("index", new JsonArray())
                    .put("features", 7)
                    .put("hostname", new JsonObject()),
                refused("BAD_HELLO")),
            claim(
                "HELLO_EPOCH_HIGHEST",
                "the highest epoch, after which none is higher",
                new JsonObject().put("epoch", Long.MAX_VALUE),
                refused("BAD_HELLO")),
            claim(
                "HELLO_EPOCH_BEYOND",
                "an epoch of 2^64",
                new JsonObject().put("epoch", BigInteger.TWO.pow(64)),
                refused("BAD_HELLO")),
            claim(
                "HELLO_OF_ANOTHER_TUNNEL",
                "a tunnel beside the token, and who the edge is",
                new JsonObject()
                    .put("tunnel", UUID.randomUUID().toString())
                    .put("tunnelName", "demo")
                    .put("relay", true)
                    .put("edge", "dfw"),
                harmless()),
            hello(
                "HELLO_TOKEN_WITH_LOG_LINES",
                "a token of a cluster whose tag is lines for a log",
                (link, id) -> link.send(forgedTag(link.hello())),
                refused("UNAUTHORIZED")),
            hello(
                "HELLO_WITH_DUPLICATES",
                "a HELLO with every member twice, first wrong and then right",
                (link, id) -> {
                  String right = link.hello().encode();
                  link.send(
                      stream(
                          FrameV1.HELLO,
                          "{\"token\":\"x\",\"version\":9,\"index\":3," + right.substring(1)));
                },
                visitor(Answer.NOBODY, Answer.WHOLE)
                    .link(
                        LinkFate.SERVES,
                        LinkFate.refused("BAD_HELLO"),
                        LinkFate.refused("UNAUTHORIZED"),
                        LinkFate.refused("VERSION"))),
            hello(
                "HELLO_DEEP",
                "arrays inside each other, 16,000 of them",
                (link, id) ->
                    link.send(stream(FrameV1.HELLO, "{\"version\":" + "[".repeat(16_000))),
                visitor(Answer.NOBODY).link(LinkFate.ENDED, LinkFate.refused("BAD_HELLO"))),
            new Abuse(
                "REGISTER_AND_DROP",
                Group.HELLO,
                "a stream that comes and goes without end",
                Stage.STREAM,
                Visit.GET,
                (link, id) -> registerAndDrop(link),
                harmless()),
            hello(
                "HELLO_TOO_LARGE",
                "a HELLO of 16 KiB and a byte",
                (link, id) -> link.sendBytes(header(LARGEST_HELLO_BYTES + 1, FrameV1.HELLO, 0)),
                endsLink()),
            hello(
                "HELLO_HALF",
                "a HELLO that never ends, a byte of it at a time",
                (link, id) -> {
                  link.sendBytes(header(1_000, FrameV1.HELLO, 0));
                  for (int i = 0; i < 8; i++) {
                    link.sendBytes(new byte[] {' '});
                    link.pause(Duration.ofMillis(500));
                  }
                },
                endsLink()),
            hello(
                "HELLO_IN_HTTP",
                "a request of HTTP in the place of HELLO",
                (link, id) -> link.sendBytes(("GET /" + Forgery.TEXT).getBytes(UTF_8)),
                endsLink()),
            hello(
                "HEAD_BEFORE_HELLO",
                "a response before HELLO",
                (link, id) -> link.send(HostileFrames.lastHead(1, 200, "OK")),
                endsLink()),
            hello(
                "HELLO_WITH_MORE_BEHIND",
                "frames behind HELLO that do not wait for WELCOME",
                (link, id) -> {
                  link.send(FrameV1.json(FrameV1.HELLO, link.hello()), HostileFrames.status(true));
                  link.sendBytes(HostileFrames.repeated(FrameV1.empty(FrameV1.HEARTBEAT), 10));
                },
                visitor(Answer.WHOLE, Answer.NOBODY).link(LinkFate.SERVES, LinkFate.ENDED))));
    return all;
  }

  private static Abuse claim(String name, String what, JsonObject claims, Documented documented) {
    return hello(
        name,
        what,
        (link, id) -> link.send(FrameV1.json(FrameV1.HELLO, link.hello().mergeIn(claims))),
        documented);
  }

  private static void registerAndDrop(HostileLink link) throws InterruptedException {
    for (int i = 0; i < REGISTRATIONS; i++) {
      try (HostileLink other = link.another()) {
        other.send(FrameV1.json(FrameV1.HELLO, other.hello().put("index", 1)));
        other.answer(Duration.ofSeconds(5));
      } catch (IOException turnedAway) {
        link.pause(Duration.ofMillis(10));
      }
    }
  }

  private static FrameV1 forgedTag(JsonObject hello) {
    String decoded = new String(Base64.getDecoder().decode(hello.getString("token")), UTF_8);
    String forged = new JsonObject(decoded).put("a", Forgery.text(300)).encode();
    String token = Base64.getEncoder().encodeToString(forged.getBytes(UTF_8));
    return FrameV1.json(FrameV1.HELLO, hello.put("token", token));
  }
}
