package dev.culvert.testing.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** What a handler answers: HEAD, and DATA with FIN on the last. */
public record ResponseV1(int status, List<Map.Entry<String, String>> fields, Buffer body) {

  public ResponseV1 {
    fields = List.copyOf(fields);
  }

  /** 200 with a text. */
  public static ResponseV1 ok(String text) {
    Buffer body = Buffer.buffer(text);
    return new ResponseV1(
        200, List.of(Map.entry("content-length", Integer.toString(body.length()))), body);
  }

  /** Its HEAD, with FIN if nothing follows. */
  public FrameV1 head(int exchangeId) {
    Buffer payload = Buffer.buffer().appendUnsignedShort(status);
    TextsV1.append(payload, "");
    TextsV1.append(payload, fields);
    int flags = body.length() == 0 ? FrameV1.FIN : 0;
    return new FrameV1(FrameV1.HEAD, flags, exchangeId, payload);
  }
}
