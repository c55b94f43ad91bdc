package dev.culvert.edge.uplink;

import dev.culvert.core.config.StartException;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the uplink listener. Its files are looked at every few seconds; new
 * connections get the new one, and a new one that is of no use leaves the old one in force.
 *
 * <p>{@link #context} may be read on any thread.
 */
final class UplinkTls {

  private static final Logger log = LoggerFactory.getLogger(UplinkTls.class);

  private static final long LOOK_MILLIS = 2_000;

  private final Vertx vertx;
  private final Path certificate;
  private final Path key;
  private volatile Loaded loaded;
  private String complaint = "";
  private long timer = -1;

  /** What was read, and what was made of it. */
  private record Loaded(Buffer certificate, Buffer key, SslContext context) {}

  private UplinkTls(Vertx vertx, Path certificate, Path key) {
    this.vertx = vertx;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Reads the files and follows them; on the caller's context.
   *
   * @return fails with a {@link StartException} that names the files when they are of no use
   */
  static Future<UplinkTls> follow(Vertx vertx, UplinkOptions options) {
    UplinkTls tls = new UplinkTls(vertx, options.certificate(), options.key());
    return vertx
        .executeBlocking(tls::read)
        .map(
            first -> {
              tls.loaded = first;
              tls.timer = vertx.setPeriodic(LOOK_MILLIS, ignored -> tls.look());
              return tls;
            });
  }

  /** For the next connection. */
  SslContext context() {
    return loaded.context();
  }

  private void look() {
    vertx
        .executeBlocking(this::read)
        .onSuccess(
            now -> {
              complaint = "";
              if (!now.equals(loaded)) {
                loaded = now;
                log.info("The certificate in {} is in force", certificate);
              }
            })
        .onFailure(
            cause -> {
              if (!complaint.equals(cause.getMessage())) {
                complaint = cause.getMessage();
                log.warn("{}; the one before stays in force", complaint);
              }
            });
  }

  private Loaded read() {
    try {
      Buffer certificateNow = Buffer.buffer(Files.readAllBytes(certificate));
      Buffer keyNow = Buffer.buffer(Files.readAllBytes(key));
      Loaded before = loaded;
      if (before != null
          && before.certificate().equals(certificateNow)
          && before.key().equals(keyNow)) {
        return before;
      }
      SslContext context = UplinkCertificate.context(certificateNow.getBytes(), keyNow.getBytes());
      return new Loaded(certificateNow, keyNow, context);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "uplink.tls.cert: "
              + certificate
              + " and uplink.tls.key: "
              + key
              + " are not a PEM certificate and its PKCS #8 key ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  void close() {
    vertx.cancelTimer(timer);
  }
}
