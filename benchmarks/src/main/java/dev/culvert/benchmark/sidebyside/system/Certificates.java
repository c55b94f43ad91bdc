package dev.culvert.benchmark.sidebyside.system;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A CA and the certificate of an edge at 127.0.0.1, as PEM files.
 *
 * @param ca the CA's certificate
 * @param chain the edge's certificate
 * @param key its private key, PKCS #8
 */
record Certificates(Path ca, Path chain, Path key) {

  /** Makes them in a directory: ECDSA, P-256. */
  static Certificates create(Path directory) {
    try {
      X509Bundle ca =
          new CertificateBuilder()
              .subject("CN=Benchmark CA")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      X509Bundle edge =
          new CertificateBuilder()
              .subject("CN=edge")
              .addExtendedKeyUsageServerAuth()
              .addSanIpAddress("127.0.0.1")
              .buildIssuedBy(ca);
      return new Certificates(
          write(directory, "ca.pem", ca.getCertificatePEM()),
          write(directory, "edge.pem", edge.getCertificatePathPEM()),
          write(directory, "edge-key.pem", edge.getPrivateKeyPEM()));
    } catch (Exception e) {
      throw new IllegalStateException("cannot make certificates", e);
    }
  }

  private static Path write(Path directory, String name, String pem) throws IOException {
    return Files.writeString(directory.resolve(name), pem);
  }
}
