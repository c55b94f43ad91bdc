package dev.culvert.testing.hostile;

import static dev.culvert.testing.hostile.Abuse.exchange;
import static dev.culvert.testing.hostile.Documented.faultOfExchange;
import static dev.culvert.testing.hostile.HostileFrames.data;
import static dev.culvert.testing.hostile.HostileFrames.end;
import static dev.culvert.testing.hostile.HostileFrames.head;
import static dev.culvert.testing.hostile.HostileFrames.lastData;

import dev.culvert.testing.hostile.Abuse.Group;
import java.util.List;

/** Heads that no HTTP message may have: names, values, reasons and statuses. */
final class HeadAbuses {

  private static final String SPLIT =
      "a\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nX-Forged: yes\r\nContent-Length: 6\r\n\r\n"
          + "forged";

  private HeadAbuses() {}

  static List<Abuse> all() {
    return List.of(
        value("VALUE_WITH_LF", "a line feed", "a\nx-forged: yes"),
        value("VALUE_WITH_CR", "a carriage return", "a\rx-forged: yes"),
        value("VALUE_WITH_CRLF", "another response", SPLIT),
        value("VALUE_WITH_NUL", "NUL", "a\u0000b"),
        value("VALUE_WITH_CONTROL", "a control character", "a\u0001b"),
        value("VALUE_WITH_DEL", "DEL", "a\u007fb"),
        value("VALUE_WITH_LOG_LINES", "lines for a log", Forgery.TEXT),
        name("NAME_EMPTY", "nothing", ""),
        name("NAME_WITH_BLANK", "a blank", "x-forged yes"),
        name("NAME_WITH_COLON", "a colon", "x-forged:yes"),
        name("NAME_WITH_CRLF", "a line break", "x-a: b\r\nx-forged"),
        name("NAME_WITH_NON_ASCII", "a letter that is not of ASCII", "x-forged-\u00e9"),
        name("NAME_WITH_LOG_LINES", "lines for a log", Forgery.TEXT),
        reason("REASON_WITH_CR", "a carriage return", "OK\rx-forged: yes"),
        reason("REASON_WITH_LF", "a line feed", "OK\nx-forged: yes"),
        reason("REASON_WITH_CRLF", "another response", SPLIT),
        reason("REASON_WITH_NUL", "NUL", "OK\u0000"),
        status("STATUS_0", 0),
        status("STATUS_99", 99),
        status("STATUS_1000", 1_000),
        status("STATUS_65535", 65_535),
        exchange(
            Group.HEAD,
            "STATUS_101_UNASKED",
            "switches protocols that nobody asked to switch",
            (link, id) ->
                link.send(
                    head(id, 101, "Switching Protocols", "upgrade", "websocket"),
                    lastData(id, "HTTP/1.1 200 OK\r\nx-forged: yes\r\n\r\n")),
            faultOfExchange()),
        exchange(
            Group.HEAD,
            "FAULT_THEN_RESPONSE",
            "a head with a line feed, and then a proper response",
            (link, id) ->
                link.send(
                    head(id, 200, "OK", "x-a", "a\nx-forged: yes"),
                    data(id, "more"),
                    end(id),
                    head(id, 200, "OK"),
                    lastData(id, "more")),
            faultOfExchange()));
  }

  private static Abuse value(String name, String what, String value) {
    return exchange(
        Group.HEAD,
        name,
        "a field value with " + what,
        (link, id) ->
            link.send(head(id, 200, "OK", "x-a", value, "content-length", "2"), lastData(id, "ok")),
        faultOfExchange());
  }

  private static Abuse name(String name, String what, String fieldName) {
    return exchange(
        Group.HEAD,
        name,
        "a field name with " + what,
        (link, id) ->
            link.send(
                head(id, 200, "OK", fieldName, "a", "content-length", "2"), lastData(id, "ok")),
        faultOfExchange());
  }

  private static Abuse reason(String name, String what, String reason) {
    return exchange(
        Group.HEAD,
        name,
        "a reason with " + what,
        (link, id) -> link.send(head(id, 200, reason, "content-length", "2"), lastData(id, "ok")),
        faultOfExchange());
  }

  private static Abuse status(String name, int status) {
    return exchange(
        Group.HEAD,
        name,
        "the status " + status,
        (link, id) -> link.send(head(id, status, "OK", "content-length", "2"), lastData(id, "ok")),
        faultOfExchange());
  }
}
