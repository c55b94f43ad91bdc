package dev.culvert.cli.api;

/**
 * A token that was just made.
 *
 * @param token what names it
 * @param secret the text of it, which is never shown again
 */
public record NewToken(ApiToken token, String secret) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "token " + token.id();
  }
}
