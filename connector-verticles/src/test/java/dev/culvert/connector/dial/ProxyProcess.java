package dev.culvert.connector.dial;

import static org.awaitility.Awaitility.await;

import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.net.Sockets;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Real proxies: tinyproxy, and the SOCKS5 server of ssh with an sshd of its own behind it. Each
 * aborts the test, naming the package, where its program is not installed.
 */
final class ProxyProcess implements AutoCloseable {

  private static final long END_SECONDS = 5;

  private final List<Process> processes = new ArrayList<>();
  private final int port = FreePorts.one();
  private final Path log;

  private ProxyProcess(Path log) {
    this.log = log;
  }

  /** An HTTP proxy that allows CONNECT to a port, to all or to who gives this user and password. */
  static ProxyProcess tinyproxy(Path directory, int allowedPort, String auth) throws Exception {
    String program = installed("tinyproxy", "tinyproxy");
    ProxyProcess proxy = new ProxyProcess(directory.resolve("tinyproxy.log"));
    Path config = directory.resolve("tinyproxy.conf");
    Files.writeString(
        config,
        """
        Port %d
        Listen 127.0.0.1
        Timeout 60
        LogLevel Connect
        MaxClients 20
        ConnectPort %d
        %s
        """
            .formatted(proxy.port, allowedPort, auth.isEmpty() ? "" : "BasicAuth " + auth));
    proxy.run(program, "-d", "-c", config.toString());
    proxy.awaitPort(proxy.port);
    return proxy;
  }

  /** A SOCKS5 server whose connections go out of sshd. */
  static ProxyProcess ssh(Path directory) throws Exception {
    String client = installed("ssh", "openssh-client");
    String server = installed("sshd", "openssh-server");
    ProxyProcess proxy = new ProxyProcess(directory.resolve("sshd.log"));
    separationDirectory();
    Path hostKey = key(directory, "host");
    Path userKey = key(directory, "user");
    Path allowed = directory.resolve("authorized_keys");
    Files.copy(directory.resolve("user.pub"), allowed);
    int sshPort = FreePorts.one();
    Path config = directory.resolve("sshd.conf");
    Files.writeString(
        config,
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        LogLevel DEBUG1
        """
            .formatted(sshPort, hostKey, allowed));
    proxy.run(server, "-D", "-e", "-f", config.toString());
    proxy.awaitPort(sshPort);
    proxy.run(
        client,
        "-F",
        "none",
        "-N",
        "-D",
        "127.0.0.1:" + proxy.port,
        "-i",
        userKey.toString(),
        "-p",
        String.valueOf(sshPort),
        "-o",
        "BatchMode=yes",
        "-o",
        "ExitOnForwardFailure=yes",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=" + directory.resolve("known_hosts"),
        System.getProperty("user.name") + "@127.0.0.1");
    proxy.awaitPort(proxy.port);
    return proxy;
  }

  private static String installed(String program, String debianPackage) {
    String found =
        List.of("/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/").stream()
            .map(directory -> directory + program)
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(
        found != null, () -> "needs " + program + " (Debian: apt install " + debianPackage + ")");
    return found;
  }

  private static Path key(Path directory, String name) throws Exception {
    Path file = directory.resolve(name);
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    Assumptions.assumeTrue(made.waitFor() == 0, "ssh-keygen makes no keys");
    return file;
  }

  /** Where sshd, if it is root's, shuts in what it does not trust; an init script makes it. */
  private static void separationDirectory() {
    if (System.getProperty("user.name").equals("root")) {
      try {
        Files.createDirectories(Path.of("/run/sshd"));
      } catch (IOException e) {
        Assumptions.abort("sshd needs the directory /run/sshd: " + e);
      }
    }
  }

  private void run(String... command) throws IOException {
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  private void awaitPort(int expected) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .alias("port " + expected + " of a proxy, see " + log)
        .until(
            () -> {
              try (Socket probe = new Socket()) {
                probe.connect(Sockets.loopback(expected), 100);
                return true;
              } catch (IOException notYet) {
                return false;
              }
            });
  }

  int port() {
    return port;
  }

  /** Waits until its log says this. */
  void awaitLog(String text) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .alias(text + " in " + log)
        .until(() -> Files.readString(log).contains(text));
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    for (Process process : processes) {
      try {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
