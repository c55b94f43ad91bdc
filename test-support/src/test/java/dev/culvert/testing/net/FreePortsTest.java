package dev.culvert.testing.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void shouldHandOutAPortOnce() {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      assertThat(ports.add(FreePorts.one())).isTrue();
    }
  }

  @Test
  void shouldFindPortsThatCanBeBound() throws IOException {
    int base = FreePorts.block(20);
    for (int port = base; port < base + 20; port++) {
      try (ServerSocket server = Sockets.listen(port)) {
        assertThat(server.getLocalPort()).isEqualTo(port);
      }
    }
  }
}
