package dev.culvert.testing.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

/**
 * What a visitor may see when its response broke off at the origin: never a whole 200.
 *
 * <p>A reset overtakes what was sent before it wherever that still waits, so any beginning may be
 * missing. The head came and the body ends in a reset; or the head was lost on the way to the
 * visitor, who sees nothing but the reset; or the break was known before the head had left the
 * edge, which says 502 instead.
 */
public final class BrokenResponse {

  private BrokenResponse() {}

  /** Reads the response and fails unless it is one of the three. */
  public static void assertReadBy(RawClient client) {
    Optional<RawResponse> response = read(client);
    if (response.isPresent()) {
      int status = response.get().status();
      assertThat(status).isIn(200, 502);
      assertThat(response.get().body().end())
          .isEqualTo(status == 200 ? BodyEnd.RESET : BodyEnd.CLEAN);
    }
  }

  private static Optional<RawResponse> read(RawClient client) {
    try {
      return Optional.of(client.readResponse());
    } catch (EndedException beforeTheHead) {
      assertThat(beforeTheHead.end()).isEqualTo(BodyEnd.RESET);
      return Optional.empty();
    }
  }
}
