package dev.culvert.testing.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.testing.net.FreePorts;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final String TEXT =
      """
      # HELP culvert_streams open streams
      # TYPE culvert_streams gauge
      culvert_streams{edge="a b",tunnel="demo"} 3.0
      culvert_streams{edge="c",tunnel="demo"} 4 1700000000000
      culvert_streams_total 9
      culvert_age_seconds NaN
      culvert_limit +Inf
      """;

  @Test
  void shouldReadNamesLabelsAndValues() {
    Metrics metrics = Metrics.parse(TEXT);
    assertThat(metrics.samples())
        .containsEntry("culvert_streams{edge=\"a b\",tunnel=\"demo\"}", 3.0)
        .containsEntry("culvert_limit", Double.POSITIVE_INFINITY)
        .hasSize(5);
    assertThat(metrics.sum("culvert_streams")).hasValue(7.0);
    assertThat(metrics.sum("culvert_streams", "edge", "c")).isEqualTo(4.0);
    assertThat(metrics.sum("culvert_stream")).isEmpty();
  }

  @Test
  void shouldSayWhoDidNotAnswer() {
    int port = FreePorts.one();
    assertThatThrownBy(() -> Metrics.scrape(port))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }
}
