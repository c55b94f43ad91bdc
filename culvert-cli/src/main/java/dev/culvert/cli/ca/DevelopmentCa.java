package dev.culvert.cli.ca;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A CA in a data directory, and the certificate of an edge that runs on this machine: {@code
 * ca.pem}, {@code ca-key.pem}, {@code edge.pem} and {@code edge-key.pem}. Made once and used again;
 * for development only, since the key that everybody's trust hangs on lies beside the edge.
 */
public final class DevelopmentCa {

  private static final Duration CA_LIFETIME = Duration.ofDays(3650);
  private static final Duration EDGE_LIFETIME = Duration.ofDays(365);
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
  private static final String HOST_NAME =
      "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*";

  private final DataDirectory data;
  private final Clock clock;
  private final Path caFile;
  private final Issuer issuer = new Issuer();

  /** The one of a directory. */
  public DevelopmentCa(DataDirectory data, Clock clock) {
    this.data = data;
    this.clock = clock;
    this.caFile = data.file(DataDirectory.CA);
  }

  /**
   * Makes sure that all four files are there and good: makes a CA if there is no {@code ca.pem},
   * and a new certificate of the edge if there is none, it is of another CA, cannot be read, or
   * ends within 30 days. Blocks.
   *
   * @throws StartException if the CA that is there cannot be used; the message says what to remove
   */
  public void ensure() {
    Instant now = clock.instant();
    try {
      Identity ca = Files.exists(caFile) ? readCa(now) : makeCa(now);
      if (!isEdgeGood(ca, now)) {
        makeEdge(ca, now);
      }
    } catch (IOException e) {
      throw new StartException(
          "the development CA in " + data.path() + " cannot be written: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new StartException("the development CA cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * The key goes first: one without a certificate is nobody's, so a crash leaves nothing broken.
   */
  private Identity makeCa(Instant now) throws IOException, GeneralSecurityException {
    Identity ca = issuer.ca(now, now.plus(CA_LIFETIME));
    data.write(DataDirectory.CA_KEY, Pem.write(ca.key()));
    data.write(DataDirectory.CA, Pem.write(ca.certificate()));
    letEverybodyRead(caFile);
    return ca;
  }

  private void makeEdge(Identity ca, Instant now) throws IOException, GeneralSecurityException {
    Instant end = now.plus(EDGE_LIFETIME);
    Identity edge = issuer.server(ca, hosts(), now, end.isBefore(ca.end()) ? end : ca.end());
    data.write(DataDirectory.EDGE_KEY, Pem.write(edge.key()));
    data.write(DataDirectory.EDGE_CERTIFICATE, Pem.write(edge.certificate()));
  }

  private Identity readCa(Instant now) {
    Path keyFile = data.file(DataDirectory.CA_KEY);
    Path reading = caFile;
    try {
      X509Certificate certificate = Pem.readCertificate(Files.readAllBytes(caFile));
      reading = keyFile;
      Identity ca = new Identity(certificate, Pem.readKey(Files.readAllBytes(keyFile)));
      if (!ca.isCa()) {
        throw broken(caFile, "is not the certificate of a CA", null);
      }
      if (!ca.isPair()) {
        throw broken(keyFile, "is not the private key of " + caFile, null);
      }
      if (!ca.end().isAfter(now)) {
        throw broken(caFile, "ended at " + ca.end(), null);
      }
      return ca;
    } catch (NoSuchFileException e) {
      throw broken(reading, "is not there, but " + caFile + " is", e);
    } catch (IOException e) {
      throw new StartException(reading + ": cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw broken(reading, "is damaged or of another kind: " + e.getMessage(), e);
    }
  }

  /** Without {@code ca.pem} everything is made anew, whatever else is there. */
  private StartException broken(Path file, String what, Exception cause) {
    return new StartException(
        file
            + ": "
            + what
            + "; remove "
            + caFile
            + " and start again for a new CA, whose "
            + DataDirectory.CA
            + " every connector then needs",
        cause);
  }

  private boolean isEdgeGood(Identity ca, Instant now) {
    try {
      Identity edge =
          Identity.read(
              data.file(DataDirectory.EDGE_CERTIFICATE), data.file(DataDirectory.EDGE_KEY));
      edge.certificate().verify(ca.certificate().getPublicKey());
      return edge.isPair() && edge.end().minus(RENEWED_BEFORE_END).isAfter(now);
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }

  /** What connectors on this machine, or that reach it by its name, dial. */
  private static List<String> hosts() {
    List<String> hosts = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
    try {
      String name = InetAddress.getLocalHost().getHostName();
      if (name.matches(HOST_NAME) && !name.matches("[0-9.]+") && !hosts.contains(name)) {
        hosts.add(name);
      }
    } catch (UnknownHostException e) {
      // A machine whose name nobody can look up is not dialled by it.
    }
    return hosts;
  }

  private static void letEverybodyRead(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
