package dev.culvert.core.exchange;

import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;

/** Takes all that one end of an exchange is told, and notes what may not be told any more. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the link's event loop
final class Recorder {

  final Exchange exchange;
  final List<ResponseHead> heads = new CopyOnWriteArrayList<>();
  final List<String> wrong = new CopyOnWriteArrayList<>();
  private final CRC32 crc = new CRC32();
  private boolean resetHere;
  volatile long bytes;
  volatile int accepted;
  volatile int ends;
  volatile int failures;
  volatile int closes;
  volatile ExchangeResetException failure;

  Recorder(Exchange exchange) {
    this.exchange = exchange;
    exchange.headHandler(
        head -> {
          check("head");
          heads.add(head);
        });
    exchange.acceptedHandler(
        v -> {
          check("accepted");
          accepted++;
        });
    exchange.handler(this::data);
    exchange.endHandler(
        v -> {
          check("end");
          ends++;
        });
    exchange.exceptionHandler(
        e -> {
          if (failures > 0 || resetHere) {
            wrong.add("a second failure: " + e);
          }
          failure = (ExchangeResetException) e;
          failures++;
        });
    exchange.closedHandler(
        v -> {
          if (closes++ > 0) {
            wrong.add("closed twice");
          }
        });
  }

  private void data(Buffer data) {
    check("data");
    if (data.length() == 0) {
      wrong.add("an empty buffer");
    }
    crc.update(data.getBytes());
    bytes += data.length();
  }

  private void check(String what) {
    if (ends > 0 || failures > 0 || resetHere) {
      wrong.add(what + " after the end");
    }
  }

  void reset(ResetCode code) {
    resetHere = true;
    exchange.reset(code, "reset by a test");
  }

  /** Of all data so far; to be asked after the end was seen. */
  long checksum() {
    return crc.getValue();
  }

  boolean isEndedOrFailed() {
    return ends + failures > 0;
  }
}
