package dev.culvert.testing.client;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a visitor may see when its response broke off at the origin: never a whole 200.
 *
 * <p>The head came and the body ends in a reset; or the break was known before the head had left
 * the edge, which says 502 instead.
 */
public final class BrokenResponse {

  private BrokenResponse() {}

  /** Reads the response and fails unless it is one of the two. */
  public static void assertReadBy(RawClient client) throws EndedException {
    RawResponse response = client.readResponse();
    assertThat(response.status()).isIn(200, 502);
    assertThat(response.body().end())
        .isEqualTo(response.status() == 200 ? BodyEnd.RESET : BodyEnd.CLEAN);
  }
}
