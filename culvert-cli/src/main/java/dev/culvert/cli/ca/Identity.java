package dev.culvert.cli.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Objects;

/** A certificate and a private key, which ought to be its own. */
record Identity(X509Certificate certificate, PrivateKey key) {

  static final String SIGNATURE = "SHA256withECDSA";

  Identity {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(key, "key");
  }

  /**
   * Reads both from their PEM files; blocks.
   *
   * @throws GeneralSecurityException if a file has something else in it
   */
  static Identity read(Path certificate, Path key) throws IOException, GeneralSecurityException {
    return new Identity(
        Pem.readCertificate(Files.readAllBytes(certificate)), Pem.readKey(Files.readAllBytes(key)));
  }

  /** Whether the key is the certificate's: what the one signs, the other verifies. */
  boolean isPair() throws GeneralSecurityException {
    byte[] sample = certificate.getEncoded();
    Signature signer = Signature.getInstance(SIGNATURE);
    signer.initSign(key);
    signer.update(sample);
    Signature verifier = Signature.getInstance(SIGNATURE);
    verifier.initVerify(certificate.getPublicKey());
    verifier.update(sample);
    return verifier.verify(signer.sign());
  }

  /** Whether the certificate says that it may issue others. */
  boolean isCa() {
    return certificate.getBasicConstraints() >= 0;
  }

  /** When the certificate ends. */
  Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().getName();
  }
}
