package dev.culvert.edge.uplink;

import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.Settings;
import dev.culvert.core.tls.TlsEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes TLS of the PEM files of a certificate and its key. */
public final class UplinkCertificate {

  private UplinkCertificate() {}

  /**
   * Makes sure that the files that the settings name, if any, go together. Blocks.
   *
   * @throws ConfigException if they do not; names where the certificate's file was given
   */
  public static void check(Settings settings) {
    UplinkOptions options = UplinkOptions.from(settings);
    if (options.certificate() == null) {
      return;
    }
    try {
      context(read(options.certificate()), read(options.key()));
    } catch (IOException | IllegalArgumentException e) {
      throw settings.invalid(
          "uplink.tls.cert",
          "is not a PEM certificate of the PKCS #8 key in "
              + options.key()
              + " (uplink.tls.key): "
              + e.getMessage());
    }
  }

  private static byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  /**
   * The context of a server with this certificate.
   *
   * @throws IOException if Netty cannot make one
   * @throws IllegalArgumentException if one of the two is not what it should be
   */
  static SslContext context(byte[] certificate, byte[] key) throws IOException {
    return SslContextBuilder.forServer(
            new ByteArrayInputStream(certificate), new ByteArrayInputStream(key))
        .sslProvider(TlsEngine.provider())
        .protocols("TLSv1.3", "TLSv1.2")
        .build();
  }
}
