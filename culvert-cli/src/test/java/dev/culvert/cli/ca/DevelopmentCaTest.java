package dev.culvert.cli.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a development CA makes, keeps, renews and refuses. */
@Timeout(30)
class DevelopmentCaTest {

  private static final List<String> FILES =
      List.of("ca.pem", "ca-key.pem", "edge.pem", "edge-key.pem");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path directory;
  private DataDirectory data;

  @BeforeEach
  void makeAll() {
    data = new DataDirectory(directory);
    ensureAt(NOW);
  }

  private void ensureAt(Instant now) {
    new DevelopmentCa(data, Clock.fixed(now, ZoneOffset.UTC)).ensure();
  }

  private X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
    return Pem.readCertificate(Files.readAllBytes(data.file(name)));
  }

  private String text(String name) throws IOException {
    return Files.readString(data.file(name));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new HashMap<>();
    for (String name : FILES) {
      contents.put(name, text(name));
    }
    return contents;
  }

  private void assertValid(Instant now) throws IOException, GeneralSecurityException {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(certificate("ca.pem"), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(certificate("edge.pem"))),
            parameters);
  }

  @Test
  void shouldMakeAChainThatVerifies() throws IOException, GeneralSecurityException {
    assertValid(NOW);
    assertValid(NOW.plus(Duration.ofDays(364)));
    X509Certificate ca = certificate("ca.pem");
    assertThat(ca.getBasicConstraints()).isZero();
    assertThat(ca.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(3650))));
    X509Certificate edge = certificate("edge.pem");
    assertThat(edge.getBasicConstraints()).isEqualTo(-1);
    assertThat(edge.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(edge.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(365))));
    assertThat(edge.getSubjectAlternativeNames())
        .<Object>extracting(name -> name.get(1))
        .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void shouldLetOthersReadTheCertificateOfTheCaAlone() throws IOException {
    for (String name : FILES) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.file(name))))
          .as(name)
          .isEqualTo(name.equals("ca.pem") ? "rw-r--r--" : "rw-------");
    }
  }

  @Test
  void shouldUseEverythingAgain() throws IOException {
    Map<String, String> made = contents();
    ensureAt(NOW.plus(Duration.ofDays(334)));
    assertThat(contents()).isEqualTo(made);
  }

  @Test
  void shouldRenewTheEdgeThirtyDaysBeforeItsEnd() throws IOException, GeneralSecurityException {
    Map<String, String> made = contents();
    Instant later = NOW.plus(Duration.ofDays(336));
    ensureAt(later);
    assertOnlyTheEdgeIsNew(made);
    assertValid(later.plus(Duration.ofDays(364)));
  }

  @Test
  void shouldNotLetTheEdgeOutliveTheCa() throws IOException, GeneralSecurityException {
    ensureAt(NOW.plus(Duration.ofDays(3600)));
    assertThat(certificate("edge.pem").getNotAfter())
        .isEqualTo(certificate("ca.pem").getNotAfter());
  }

  @Test
  void shouldRenewAnEdgeThatIsMissingDamagedOrOfAnotherKey() throws IOException {
    Map<String, String> made = contents();
    Files.delete(data.file("edge.pem"));
    ensureAt(NOW);
    assertOnlyTheEdgeIsNew(made);

    made = contents();
    Files.writeString(data.file("edge-key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");
    ensureAt(NOW);
    assertOnlyTheEdgeIsNew(made);

    made = contents();
    Files.writeString(data.file("edge-key.pem"), text("ca-key.pem"));
    ensureAt(NOW);
    assertOnlyTheEdgeIsNew(made);
  }

  private void assertOnlyTheEdgeIsNew(Map<String, String> made) throws IOException {
    Map<String, String> now = contents();
    for (String name : FILES) {
      assertThat(now.get(name).equals(made.get(name))).as(name).isEqualTo(name.startsWith("ca"));
    }
  }

  @Test
  void shouldMakeEverythingAnewWithoutTheCertificateOfTheCa()
      throws IOException, GeneralSecurityException {
    Map<String, String> made = contents();
    Files.delete(data.file("ca.pem"));
    ensureAt(NOW);
    assertThat(contents().values()).doesNotContainAnyElementsOf(made.values());
    assertValid(NOW);
  }

  @Test
  void shouldSayWhatToRemoveWhenTheCaIsBroken() throws IOException {
    String ca = text("ca.pem");
    String key = text("ca-key.pem");
    assertBroken("ca-key.pem", null, "is not there, but");
    assertBroken("ca-key.pem", "rubbish", "is damaged or of another kind");
    assertBroken("ca-key.pem", text("edge-key.pem"), "is not the private key of");
    Files.writeString(data.file("ca-key.pem"), key);
    assertBroken("ca.pem", "rubbish", "is damaged or of another kind");
    assertBroken("ca.pem", "", "is damaged or of another kind");
    assertBroken("ca.pem", text("edge.pem"), "is not the certificate of a CA");
    Files.writeString(data.file("ca.pem"), ca);
    ensureAt(NOW);
    assertThatThrownBy(() -> ensureAt(NOW.plus(Duration.ofDays(3651))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("ca.pem: ended at 2036");
  }

  private void assertBroken(String name, String content, String what) throws IOException {
    Files.deleteIfExists(data.file(name));
    if (content != null) {
      Files.writeString(data.file(name), content);
    }
    assertThatThrownBy(() -> ensureAt(NOW))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(data.file(name) + ": " + what)
        .hasMessageContaining("remove " + data.file("ca.pem") + " and start again");
  }
}
