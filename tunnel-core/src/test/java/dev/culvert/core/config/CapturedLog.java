package dev.culvert.core.config;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What one logger says while this is open. */
final class CapturedLog implements AutoCloseable {

  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger logger;

  private CapturedLog(Logger logger) {
    this.logger = logger;
    events.start();
    logger.addAppender(events);
  }

  static CapturedLog of(Class<?> owner) {
    return new CapturedLog((Logger) LoggerFactory.getLogger(owner));
  }

  List<String> lines() {
    return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
  }
}
