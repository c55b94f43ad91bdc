package dev.culvert.registry.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Why a request failed, as RFC 9457 has it; thrown by whoever notices.
 *
 * <p>{@link #getMessage} is the detail: it is for the person who asked, and names the thing, the
 * value and what would be right.
 */
final class Problem extends RuntimeException {

  static final String MEDIA_TYPE = "application/problem+json";

  /** How long to wait before the next attempt, where that may help. */
  private static final Map<String, String> RETRY_AFTER = Map.of("Retry-After", "2");

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String field;
  private final transient Map<String, String> headers;

  private Problem(int status, String field, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.field = field;
    this.headers = headers;
  }

  /** A problem of this HTTP status. */
  static Problem of(int status, String detail) {
    return new Problem(status, null, detail, Map.of());
  }

  /** What the client sent is wrong; the field is null where there is none. */
  static Problem invalid(String field, String detail) {
    return new Problem(400, field, detail, Map.of());
  }

  /** It does not fit what is there. */
  static Problem conflict(String field, String detail) {
    return new Problem(409, field, detail, Map.of());
  }

  /** Somebody else changed the thing since the client read it. */
  static Problem stale(String detail) {
    return new Problem(412, "If-Match", detail, Map.of());
  }

  /** Something is not to be reached now, and may be soon. */
  static Problem unavailable(String detail) {
    return new Problem(503, null, detail, RETRY_AFTER);
  }

  /** The same with one more header in the response. */
  Problem with(String header, String value) {
    return new Problem(status, field, getMessage(), Map.of(header, value));
  }

  int status() {
    return status;
  }

  /** What of the request is at fault, or null. */
  String field() {
    return field;
  }

  Map<String, String> headers() {
    return headers;
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
            .put("status", status)
            .put("detail", getMessage());
    return field == null ? json : json.put("field", field);
  }
}
