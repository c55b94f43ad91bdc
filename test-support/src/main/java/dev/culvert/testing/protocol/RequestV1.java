package dev.culvert.testing.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * A request as it came in OPEN and DATA.
 *
 * @param exchangeId the exchange it came in
 * @param windowBytes how much response body may be sent before more is granted
 * @param kind 0 is HTTP
 * @param scheme by which the visitor came
 * @param authority the Host the visitor asked for
 * @param target path and query
 * @param fields names as they were sent, in order
 * @param body empty until all of it has come
 */
public record RequestV1(
    int exchangeId,
    long windowBytes,
    int kind,
    String method,
    String scheme,
    String authority,
    String target,
    List<Map.Entry<String, String>> fields,
    Buffer body) {

  public RequestV1 {
    fields = List.copyOf(fields);
  }

  /** Reads an OPEN. */
  static RequestV1 of(FrameV1 open) {
    TextsV1 items = new TextsV1(open.payload());
    return new RequestV1(
        open.exchangeId(),
        items.u32(),
        items.u8(),
        items.text(),
        items.text(),
        items.text(),
        items.text(),
        items.fields(),
        Buffer.buffer());
  }

  RequestV1 withBody(Buffer whole) {
    return new RequestV1(
        exchangeId, windowBytes, kind, method, scheme, authority, target, fields, whole);
  }
}
