package dev.culvert.testing.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.testing.net.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProcFilesTest {

  private static final long SELF = ProcessHandle.current().pid();

  @BeforeAll
  static void needsLinux() {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux");
  }

  @Test
  void shouldSeeWhereAProcessListens() throws IOException {
    InetSocketAddress closed;
    try (ServerSocket server = Sockets.listen();
        ServerSocket any = new ServerSocket(0)) {
      closed = Sockets.loopback(server.getLocalPort());
      assertThat(ProcFiles.listening(SELF)).contains(closed);
      assertThat(ProcFiles.listening(SELF))
          .anyMatch(
              address ->
                  address.getPort() == any.getLocalPort()
                      && address.getAddress().isAnyLocalAddress());
    }
    assertThat(ProcFiles.listening(SELF)).doesNotContain(closed);
    assertThat(closed.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
  }

  @Test
  void shouldCountOpenFiles() throws IOException {
    int before = ProcFiles.openFiles(SELF);
    ServerSocket[] sockets = new ServerSocket[100];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = Sockets.listen();
    }
    assertThat(ProcFiles.openFiles(SELF)).isGreaterThan(before + 90);
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    assertThat(ProcFiles.openFiles(SELF)).isLessThan(before + 50);
  }
}
