package dev.culvert.testing.client;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * A response body that was read as far as it came.
 *
 * @param end how it ended
 * @param length how many bytes of content came
 * @param sha256 of those bytes, lower-case hex
 * @param prefix the first of them, at most {@link #PREFIX_LIMIT_BYTES}
 * @param trailers of a chunked body, in order
 */
public record RawBody(
    BodyEnd end,
    long length,
    String sha256,
    Buffer prefix,
    List<Map.Entry<String, String>> trailers) {

  /** How much of a body is kept. */
  public static final int PREFIX_LIMIT_BYTES = 64 * 1024;

  public RawBody {
    trailers = List.copyOf(trailers);
  }

  /** The kept bytes as UTF-8. */
  public String text() {
    return prefix.toString();
  }
}
