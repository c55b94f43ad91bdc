package dev.culvert.testing.client;

import java.util.List;
import java.util.Optional;

/**
 * A whole response.
 *
 * @param interim the 1xx heads that came first
 * @param head the final head
 * @param body what followed it
 */
public record RawResponse(List<RawHead> interim, RawHead head, RawBody body) {

  public RawResponse {
    interim = List.copyOf(interim);
  }

  /** The final status code. */
  public int status() {
    return head.status();
  }

  /** The first value of a header of the final head. */
  public Optional<String> header(String name) {
    return head.header(name);
  }

  /** The body's kept bytes as UTF-8. */
  public String text() {
    return body.text();
  }

  /** Whether the body ended as its framing said. */
  public boolean clean() {
    return body.end() == BodyEnd.CLEAN;
  }
}
