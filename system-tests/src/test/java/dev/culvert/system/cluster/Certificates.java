package dev.culvert.system.cluster;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A CA and a certificate for the uplink listeners of edges, as PEM files.
 *
 * @param ca the CA's certificate
 * @param chain the edges' certificate
 * @param key its private key, PKCS #8
 */
public record Certificates(Path ca, Path chain, Path key) {

  /**
   * Makes them in a directory.
   *
   * @param addresses IP addresses that the edges' certificate names, beside {@code localhost} and
   *     {@code 127.0.0.1}
   */
  static Certificates create(Path directory, List<String> addresses) {
    try {
      X509Bundle ca =
          new CertificateBuilder()
              .subject("CN=Culvert test CA")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      CertificateBuilder edge =
          new CertificateBuilder()
              .subject("CN=edge")
              .addExtendedKeyUsageServerAuth()
              .addSanDnsName("localhost")
              .addSanIpAddress("127.0.0.1");
      addresses.forEach(edge::addSanIpAddress);
      X509Bundle issued = edge.buildIssuedBy(ca);
      return new Certificates(
          write(directory, "ca.pem", ca.getCertificatePEM()),
          write(directory, "edge.pem", issued.getCertificatePathPEM()),
          write(directory, "edge-key.pem", issued.getPrivateKeyPEM()));
    } catch (Exception e) {
      throw new AssertionError("cannot make certificates", e);
    }
  }

  private static Path write(Path directory, String name, String pem) throws IOException {
    return Files.writeString(directory.resolve(name), pem);
  }
}
