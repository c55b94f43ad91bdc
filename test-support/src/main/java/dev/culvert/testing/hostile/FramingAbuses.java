package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.exchange;
import static dev.culvert.testing.hostile.Abuse.stream;
import static dev.culvert.testing.hostile.Documented.endsLink;
import static dev.culvert.testing.hostile.Documented.faultAfterHead;
import static dev.culvert.testing.hostile.Documented.faultOfExchange;
import static dev.culvert.testing.hostile.Documented.harmless;
import static dev.culvert.testing.hostile.HostileFrames.UNKNOWN_TYPE;
import static dev.culvert.testing.hostile.HostileFrames.head;
import static dev.culvert.testing.hostile.HostileFrames.header;
import static dev.culvert.testing.hostile.HostileFrames.lastData;
import static dev.culvert.testing.hostile.HostileFrames.raw;
import static dev.culvert.testing.hostile.HostileFrames.text;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.protocol.FrameV1;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Headers that lie, and payloads that cannot be read. */
final class FramingAbuses {

  private static final int MIB = 1 << 20;
  private static final int MAX_FIELDS = 1_000;
  private static final int MAX_HEAD_BYTES = 65_536;

  private FramingAbuses() {}

  static List<Abuse> all() {
    return List.of(
        announced("DATA_TOO_LONG", "DATA of 16,385 bytes", header(16_385, FrameV1.DATA, 1)),
        announced("HEAD_TOO_LONG", "HEAD of 64 KiB and a byte", header(65_537, FrameV1.HEAD, 1)),
        announced("RESET_TOO_LONG", "RESET of 1,025 bytes", header(1_025, FrameV1.RESET, 1)),
        announced("CREDIT_TOO_LONG", "CREDIT of 5 bytes", header(5, FrameV1.CREDIT, 1)),
        announced("HEARTBEAT_TOO_LONG", "HEARTBEAT of 65", header(65, FrameV1.HEARTBEAT, 0)),
        announced("STATUS_OF_1_GIB", "STATUS of 1 GiB", header(1 << 30, FrameV1.STATUS, 0)),
        announced("LENGTH_OF_2_TO_32", "a length of 2^32 - 1", header(-1, FrameV1.HEAD, 1)),
        announced(
            "UNKNOWN_TYPE_TOO_LONG",
            "an unknown type with more than 1 MiB",
            header(MIB + 1, UNKNOWN_TYPE, 0)),
        announced(
            "STREAM_TYPE_WITH_ID", "STATUS with an exchange ID", header(0, FrameV1.STATUS, 1)),
        announced("EXCHANGE_TYPE_WITHOUT_ID", "DATA of exchange 0", header(0, FrameV1.DATA, 0)),
        payload("HEAD_EMPTY", "HEAD without a payload", FrameV1.HEAD, Buffer.buffer()),
        payload(
            "HEAD_TRUNCATED",
            "HEAD whose last text is longer than the payload",
            FrameV1.HEAD,
            Buffer.buffer()
                .appendUnsignedShort(200)
                .appendBuffer(text("OK"))
                .appendUnsignedShort(1)
                .appendBuffer(text("x-a"))
                .appendUnsignedShort(60_000)
                .appendString("a")),
        payload(
            "HEAD_WITH_1001_FIELDS",
            "HEAD that says 1,001 fields",
            FrameV1.HEAD,
            Buffer.buffer()
                .appendUnsignedShort(200)
                .appendBuffer(text("OK"))
                .appendUnsignedShort(MAX_FIELDS + 1)
                .appendBytes(new byte[4 * (MAX_FIELDS + 1)])),
        payload("CREDIT_TRUNCATED", "CREDIT of 3 bytes", FrameV1.CREDIT, bytes(3)),
        payload("RESET_EMPTY", "RESET without a code", FrameV1.RESET, Buffer.buffer()),
        exchange(
            Group.FRAMING,
            "END_TRUNCATED",
            "END of one byte",
            (link, id) -> link.send(head(id, 200, "OK"), raw(FrameV1.END, id, bytes(1))),
            faultAfterHead()),
        exchange(
            Group.FRAMING,
            "HEAD_OF_64_KIB",
            "a HEAD as long as one may be, with a value of that size",
            (link, id) -> {
              String[] fields = {"x-large", "", "content-length", "2"};
              int others = head(id, 200, "OK", fields).payload().length();
              fields[1] = "v".repeat(MAX_HEAD_BYTES - others);
              link.send(head(id, 200, "OK", fields), lastData(id, "ok"));
            },
            harmless()),
        exchange(
            Group.FRAMING,
            "HEAD_BYTE_BY_BYTE",
            "a response whose bytes come one by one",
            (link, id) -> {
              FrameV1 whole = head(id, 200, "OK", "content-length", "2");
              for (byte each : whole.bytes().getBytes()) {
                link.sendBytes(new byte[] {each});
              }
              link.send(lastData(id, "ok"));
            },
            harmless()),
        stream(
            Group.FRAMING,
            "GARBAGE",
            "bytes that are no frames",
            (link, id) ->
                link.sendBytes("GET / HTTP/1.1\r\nHost: forged\r\n\r\n".getBytes(US_ASCII)),
            endsLink()));
  }

  private static Buffer bytes(int length) {
    return Buffer.buffer(new byte[length]);
  }

  private static Abuse announced(String name, String what, byte[] header) {
    return stream(Group.FRAMING, name, what, (link, id) -> link.sendBytes(header), endsLink());
  }

  private static Abuse payload(String name, String what, int type, Buffer payload) {
    return exchange(
        Group.FRAMING,
        name,
        what,
        (link, id) -> link.send(raw(type, id, payload)),
        faultOfExchange());
  }
}
