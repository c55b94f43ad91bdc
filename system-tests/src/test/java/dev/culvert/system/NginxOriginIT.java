package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.culvert.system.cluster.Build;
import dev.culvert.system.cluster.Cluster;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.Payload;
import dev.culvert.testing.process.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./culvert demo --url} in front of a web server that is not ours. */
@Tag("faults")
@Timeout(300)
class NginxOriginIT {

  private static final long LENGTH = 200_000_000;
  private static final String PAGE = "<!doctype html><title>from nginx</title>\n";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration UPLOAD_LIMIT = Duration.ofMinutes(2);

  private static JavaProcess nginx;
  private static JavaProcess demo;
  private static Path files;
  private static int edgePort;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = nginxProgram();
    assumeTrue(program.isPresent(), "nginx is not installed (Debian: nginx-light)");
    Path directory = Build.outputDirectory("nginx");
    files = Files.createDirectories(directory.resolve("files"));
    Files.writeString(files.resolve("index.html"), PAGE);
    try (InputStream payload = Payload.stream(LENGTH)) {
      Files.copy(payload, files.resolve("payload.bin"));
    }
    int nginxPort = FreePorts.one();
    Path conf = Files.writeString(directory.resolve("nginx.conf"), conf(directory, nginxPort));
    nginx =
        JavaProcess.start(
            "nginx",
            new ProcessBuilder(
                program.get().toString(), "-p", directory.toString(), "-c", conf.toString()),
            Optional.of(directory.resolve("nginx.log")));
    awaitAnswer(nginxPort);

    edgePort = FreePorts.one();
    String url = "http://127.0.0.1:" + nginxPort;
    ProcessBuilder command =
        new ProcessBuilder(Build.root().resolve("culvert").toString(), "demo", "--url", url);
    command
        .environment()
        .putAll(
            Map.of(
                "CULVERT_HTTP_PORT", Integer.toString(edgePort),
                "CULVERT_ADMIN_PORT", Integer.toString(FreePorts.one()),
                "CULVERT_OPS_PORT", Integer.toString(FreePorts.one()),
                "CULVERT_UPLINK_PORT", Integer.toString(FreePorts.one()),
                "CULVERT_CLUSTER_PORT", Integer.toString(FreePorts.block(20)),
                "CULVERT_CLUSTER_BUS_PORT", Integer.toString(FreePorts.block(20)),
                "CULVERT_DATA", directory.resolve("data").toString(),
                "CULVERT_JAVA_OPTS", "-Xmx256m"));
    demo = JavaProcess.start("demo", command, Optional.of(directory.resolve("demo.log")));
    awaitAnswer(edgePort);
  }

  @AfterAll
  static void stop() throws IOException {
    for (JavaProcess process : Stream.of(demo, nginx).filter(p -> p != null).toList()) {
      process.close();
    }
    if (files != null) {
      Files.deleteIfExists(files.resolve("payload.bin"));
      Files.deleteIfExists(files.resolve("upload.bin"));
    }
  }

  @Test
  void shouldServeThePage() throws IOException {
    try (RawClient client = RawClient.connect(edgePort)) {
      RawResponse response = client.get(Cluster.HOST, "/");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Content-Type").orElse("")).startsWith("text/html");
      assertThat(response.text()).isEqualTo(PAGE);
    }
  }

  @Test
  void shouldDownloadUnchanged() throws IOException {
    try (RawClient client = RawClient.connect(edgePort)) {
      RawResponse response = client.get(Cluster.HOST, "/payload.bin");
      assertThat(response.clean()).isTrue();
      assertThat(response.body().length()).isEqualTo(LENGTH);
      assertThat(response.body().sha256()).isEqualTo(Payload.sha256(LENGTH));
    }
  }

  @Test
  void shouldUploadUnchanged() throws IOException {
    Path target = files.resolve("upload.bin");
    try (RawClient client = RawClient.connect(edgePort).timeout(UPLOAD_LIMIT)) {
      RawResponse response = client.upload(Cluster.HOST, "/upload.bin", LENGTH).readResponse();
      assertThat(response.status()).isEqualTo(201);
    }
    MessageDigest digest = Payload.newSha256();
    try (InputStream stored = new DigestInputStream(Files.newInputStream(target), digest)) {
      assertThat(stored.transferTo(OutputStream.nullOutputStream())).isEqualTo(LENGTH);
    }
    assertThat(Payload.hex(digest)).isEqualTo(Payload.sha256(LENGTH));
  }

  private static void awaitAnswer(int port) {
    Awaitility.await("an answer on port " + port)
        .atMost(START_LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (RawClient client = RawClient.connect(port)) {
                return client.get(Cluster.HOST, "/").status() == 200;
              }
            });
  }

  private static Optional<Path> nginxProgram() {
    return Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String conf(Path directory, int port) {
    String user = System.getProperty("user.name");
    return String.join(
        "\n",
        List.of(
            user.equals("root") ? "user root;" : "",
            "daemon off; master_process off; worker_processes 1;",
            "pid " + directory + "/nginx.pid; error_log stderr;",
            "events { worker_connections 256; }",
            "http {",
            "  access_log off; types { text/html html; }",
            "  client_body_temp_path " + directory + "/body;",
            "  proxy_temp_path " + directory + "/proxy;",
            "  fastcgi_temp_path " + directory + "/fastcgi;",
            "  uwsgi_temp_path " + directory + "/uwsgi;",
            "  scgi_temp_path " + directory + "/scgi;",
            "  server {",
            "    listen 127.0.0.1:" + port + "; root " + files + ";",
            "    client_max_body_size 1g; dav_methods PUT;",
            "  }",
            "}",
            ""));
  }
}
