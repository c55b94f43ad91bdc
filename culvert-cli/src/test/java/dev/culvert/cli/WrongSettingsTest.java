package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings that cannot work end a role before it joins anything: code 2 and one line. */
@Timeout(60)
class WrongSettingsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String TOKEN =
      TunnelToken.create("culvert", new UUID(0, 1), new SecureRandom()).text();

  @TempDir private Path directory;

  @Test
  void shouldNameTheFileOfACertificateWithoutAKey() throws IOException {
    Files.createDirectory(directory.resolve("conf"));
    Files.writeString(directory.resolve("conf/edge.yaml"), "uplink:\n  tls:\n    cert: edge.pem\n");
    assertRefused(
        "culvert edge: conf/edge.yaml: uplink.tls.key: is missing; uplink.tls.cert: edge.pem needs"
            + " the PEM file of its private key",
        "edge");
  }

  @Test
  void shouldNameACertificateThatIsNotThere() throws IOException {
    Path key = Files.writeString(directory.resolve("key.pem"), "");
    assertRefused(
        "culvert edge: command line: uplink.tls.cert: no.pem is not there ("
            + directory.toRealPath().resolve("no.pem")
            + "); give the PEM file of the edge's certificate",
        "edge",
        "--set",
        "uplink.tls.cert=no.pem",
        "--set",
        "uplink.tls.key=" + key);
  }

  @Test
  void shouldNameACertificateThatIsADirectory() {
    assertRefused(
        "culvert edge: command line: uplink.tls.cert: . is a directory; give the PEM file of the"
            + " edge's certificate",
        "edge",
        "--set",
        "uplink.tls.cert=.",
        "--set",
        "uplink.tls.key=.");
  }

  @Test
  void shouldNameTheCertificateThatHasAnotherKey() throws IOException {
    Files.writeString(directory.resolve("a.pem"), "a");
    Files.writeString(directory.resolve("b.pem"), "b");
    List<String> lines =
        refused("edge", "--set", "uplink.tls.cert=a.pem", "--set", "uplink.tls.key=b.pem");
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("culvert edge: command line: uplink.tls.cert: a.pem is not a PEM certificate");
  }

  @Test
  void shouldPrintATrustedProxyOnce() {
    assertRefused(
        "culvert edge: command line: http.trustedProxies: ten is not an IP address or a CIDR block"
            + " like 10.0.0.0/8",
        "edge",
        "--set",
        "http.trustedProxies=10.0.0.1,ten");
  }

  @Test
  void shouldNameATunnelWithoutCredentialsBeforeItJoinsTheCluster() {
    assertRefused(
        "culvert connector: command line: tunnel: nope has no credentials file in "
            + directory.toAbsolutePath().resolve("data/credentials")
            + "; culvert tunnel create NAME or culvert tunnel token NAME --new writes one, or give"
            + " token",
        "connector",
        "--set",
        "tunnel=nope",
        "--set",
        "link=bus");
  }

  @Test
  void shouldNameWhereATokenThatIsNoneWasGiven() {
    assertThat(refused("connector", "--set", "token=x"))
        .singleElement()
        .asString()
        .startsWith("culvert connector: command line: token: the token is not a tunnel's token");
  }

  @Test
  void shouldNameTheCaThatIsNotThere() {
    List<String> lines =
        refused("tunnel", "run", "--token", TOKEN, "--edge", "e.test:1", "--ca", "no.pem");
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("culvert tunnel run: command line: edge.ca: no.pem is not there");
  }

  private void assertRefused(String line, String... words) {
    assertThat(refused(words)).containsExactly(line);
  }

  private List<String> refused(String... words) {
    try (JavaProcess process =
        JavaCommand.main(Culvert.class)
            .jvm("-XX:TieredStopAtLevel=1", "-Xmx128m")
            .args(words)
            .directory(directory)
            .start()) {
      assertThat(process.awaitExit(LIMIT)).as(process::toString).isEqualTo(2);
      return process.lines();
    }
  }
}
