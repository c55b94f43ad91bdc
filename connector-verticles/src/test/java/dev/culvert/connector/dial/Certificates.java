package dev.culvert.connector.dial;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A CA and what it has signed. */
final class Certificates {

  private final X509Bundle ca;

  Certificates(String name) throws Exception {
    ca =
        valid()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
            .buildSelfSigned();
  }

  /** For names and addresses. */
  X509Bundle issue(String... names) throws Exception {
    return forNames(valid(), names).buildIssuedBy(ca);
  }

  /** Like {@link #issue}, and over since yesterday. */
  X509Bundle expired(String name) throws Exception {
    Instant now = Instant.now();
    CertificateBuilder old =
        new CertificateBuilder()
            .ecp256()
            .notBefore(now.minus(Duration.ofDays(30)))
            .notAfter(now.minus(Duration.ofDays(1)));
    return forNames(old, name).buildIssuedBy(ca);
  }

  private static CertificateBuilder valid() {
    return new CertificateBuilder()
        .ecp256()
        .notBefore(Instant.now().minus(Duration.ofDays(60)))
        .notAfter(Instant.now().plus(Duration.ofDays(60)));
  }

  private static CertificateBuilder forNames(CertificateBuilder builder, String... names) {
    builder.subject("CN=edge").addExtendedKeyUsageServerAuth();
    for (String name : names) {
      if (Hosts.literal(name) == null) {
        builder.addSanDnsName(name);
      } else {
        builder.addSanIpAddress(name);
      }
    }
    return builder;
  }

  /** Writes the CA's certificate. */
  Path write(Path file) throws Exception {
    return Files.writeString(file, ca.getCertificatePEM());
  }
}
