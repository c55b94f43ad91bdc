package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AttemptLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("attempt-log-test");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AttemptLog log = new AttemptLog(logger, "Connector c");

  @BeforeEach
  void collect() {
    logger.setAdditive(false);
    logger.detachAndStopAllAppenders();
    lines.start();
    logger.addAppender(lines);
  }

  @Test
  void shouldSayTheFirstFailuresThenOneLineAMinuteThenThatItIsOver() {
    for (int second = 0; second < 300; second++) {
      log.failed("no edge: " + second, true, second * 1_000L);
    }
    assertThat(told()).hasSize(8 + 4);
    assertThat(told().get(8))
        .isEqualTo(
            "Connector c has had no stream for 67 s: 60 failures since the last line, the last"
                + " one: no edge: 67");
    log.opened(300_000);
    assertThat(told())
        .last()
        .isEqualTo("Connector c has a stream again after 300 s and 300 failures");
    log.opened(300_001);
    assertThat(told()).hasSize(8 + 4 + 1);
    log.failed("lost", true, 400_000);
    assertThat(told()).last().isEqualTo("lost");
  }

  @Test
  void shouldSayEveryFailureOfOneStreamWhileAnotherIsOpen() {
    for (int i = 0; i < 20; i++) {
      log.failed("lost " + i, false, i);
    }
    assertThat(told()).hasSize(20);
  }

  private List<String> told() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
