package dev.culvert.connector.dial;

import dev.culvert.connector.dial.DialException.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are trusted: of the CAs in a PEM file as it is now, else of the JDK's. */
final class Trust {

  private record Version(FileTime modified, long bytes, Object file) {}

  private record Loaded(Version version, TrustOptions options) {}

  private final Vertx vertx;
  private final Path file;

  // Written by any worker thread; a lost race loads the same file twice.
  private volatile Loaded loaded;

  /**
   * @param file null for the JDK's
   */
  Trust(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  /**
   * What to trust, the same object for as long as it does not change.
   *
   * @return fails with a {@link DialException} if the file cannot be used
   */
  Future<TrustOptions> current() {
    if (file == null && loaded != null) {
      return Future.succeededFuture(loaded.options());
    }
    return vertx.executeBlocking(this::load, false);
  }

  private TrustOptions load() throws GeneralSecurityException {
    if (file == null) {
      // Once, and here: to read the JDK's certificates takes long.
      loaded = new Loaded(null, TrustOptions.wrap(jdk()));
      return loaded.options();
    }
    Loaded known = loaded;
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Version version = new Version(now.lastModifiedTime(), now.size(), now.fileKey());
      if (known == null || !known.version().equals(version)) {
        known = new Loaded(version, read());
        loaded = known;
      }
      return known.options();
    } catch (NoSuchFileException e) {
      throw wrong("is not there", e);
    } catch (IOException e) {
      throw wrong("cannot be read (" + e + ")", e);
    }
  }

  private TrustOptions read() throws IOException {
    byte[] content = Files.readAllBytes(file);
    try {
      var factory = CertificateFactory.getInstance("X.509");
      if (factory.generateCertificates(new ByteArrayInputStream(content)).isEmpty()) {
        throw wrong("holds no certificate", null);
      }
    } catch (CertificateException e) {
      throw wrong("holds no certificates in PEM (" + e.getMessage() + ")", e);
    }
    return new PemTrustOptions().addCertValue(Buffer.buffer(content));
  }

  private DialException wrong(String text, Throwable cause) {
    return new DialException(
        Fault.SETTINGS,
        "edge.ca: "
            + file.toAbsolutePath()
            + " "
            + text
            + "; give the PEM file of the CA that signed the edges' certificates",
        cause);
  }

  private static TrustManagerFactory jdk() throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return factory;
  }
}
