package dev.culvert.cli.api;

/**
 * A tunnel that was just made.
 *
 * @param tunnel the tunnel
 * @param secret the text of its token, which is never shown again
 */
public record CreatedTunnel(ApiTunnel tunnel, String secret) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "tunnel " + tunnel.name();
  }
}
