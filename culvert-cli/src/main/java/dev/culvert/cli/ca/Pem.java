package dev.culvert.cli.ca;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and EC private keys as PEM (RFC 7468); keys in PKCS #8, not encrypted. */
final class Pem {

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final int LINE_LENGTH = 64;

  private Pem() {}

  static byte[] write(X509Certificate certificate) throws GeneralSecurityException {
    return write(CERTIFICATE, certificate.getEncoded());
  }

  static byte[] write(PrivateKey key) {
    return write(PRIVATE_KEY, key.getEncoded());
  }

  private static byte[] write(String label, byte[] der) {
    String lines = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, lines, label)
        .getBytes(StandardCharsets.US_ASCII);
  }

  static X509Certificate readCertificate(byte[] pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  static PrivateKey readKey(byte[] pem) throws GeneralSecurityException {
    Matcher found = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!found.find()) {
      throw new InvalidKeySpecException("no PEM of an unencrypted PKCS #8 key");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(1));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
