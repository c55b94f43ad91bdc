package dev.culvert.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file that names the edges. */
@Timeout(10)
class EdgeAddressesTest {

  private DataDirectory data;

  @BeforeEach
  void open(@TempDir Path directory) {
    data = new DataDirectory(directory);
  }

  @Test
  void shouldReadWhatWasWrittenUntilItIsDeleted() throws IOException {
    List<HostPort> edges = List.of(new HostPort("localhost", 7844), new HostPort("::1", 7845));
    EdgeAddresses.write(data, edges);
    assertThat(Files.readString(data.file("edges"))).isEqualTo("localhost:7844\n[::1]:7845\n");
    assertThat(EdgeAddresses.read(data)).isEqualTo(edges);
    EdgeAddresses.delete(data);
    EdgeAddresses.delete(data);
    assertThat(EdgeAddresses.read(data)).isEmpty();
  }

  @Test
  void shouldPassOverRemarksAndEmptyLines() throws IOException {
    Files.writeString(data.file("edges"), "# ours\n\n  edge1.test:7844  \n");
    assertThat(EdgeAddresses.read(data)).containsExactly(new HostPort("edge1.test", 7844));
  }

  @Test
  void shouldNameTheFileThatIsWrong() throws IOException {
    Files.writeString(data.file("edges"), "edge1.test\n");
    assertThatThrownBy(() -> EdgeAddresses.read(data))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(data.file("edges") + ": edge1.test is not host:port");
  }
}
