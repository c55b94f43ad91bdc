package dev.culvert.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TunnelLinesTest {

  private static final UUID TUNNEL = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final int FLOOD = 10 * TunnelLines.LINES_PER_MINUTE;

  private final Logger log = (Logger) LoggerFactory.getLogger("tunnel-lines-test");
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final TunnelLines lines = new TunnelLines(log);

  @BeforeEach
  void listen() {
    log.setAdditive(false);
    log.detachAndStopAllAppenders();
    written.start();
    log.addAppender(written);
  }

  @Test
  void shouldBoundTheLinesOfATunnelAndSayHowManyWereLeftOut() {
    for (int i = 0; i < FLOOD; i++) {
      lines.info(TUNNEL, "came", i);
    }
    assertThat(written.list).hasSize(TunnelLines.LINES_PER_MINUTE);
    lines.info(TUNNEL, "came", Duration.ofMinutes(1).toNanos());
    assertThat(written.list.get(written.list.size() - 1).getFormattedMessage())
        .isEqualTo(
            "came; %d lines about this tunnel were left out before",
            FLOOD - TunnelLines.LINES_PER_MINUTE);
  }

  @Test
  void shouldNotCountTheLinesOfAnotherTunnel() {
    for (int i = 0; i < FLOOD; i++) {
      lines.info(TUNNEL, "came", i);
    }
    lines.info(OTHER, "came too", FLOOD);
    assertThat(written.list.get(written.list.size() - 1).getFormattedMessage())
        .isEqualTo("came too");
    assertThat(lines.mayLog(OTHER, FLOOD)).isTrue();
    assertThat(lines.mayLog(TUNNEL, FLOOD)).isFalse();
  }
}
