package dev.culvert.registry.admin;

import io.vertx.openapi.validation.RequestParameter;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for every change that is asked for, done or refused, to the logger {@code
 * dev.culvert.audit}: what, on which tunnel, with which result, by whose token, from where. Text of
 * clients is escaped, so that it cannot make lines of its own. No request holds a secret.
 */
final class AuditLog {

  private static final Logger log = LoggerFactory.getLogger("dev.culvert.audit");

  private final String who;

  /** The log of the changes by the token of this fingerprint. */
  AuditLog(String tokenFingerprint) {
    this.who = tokenFingerprint;
  }

  /**
   * Writes a line.
   *
   * @param operationId of the API's document
   * @param call what was asked
   * @param status of the response
   * @param made the ID of what was made, or null
   * @param from the address of the client
   */
  void record(String operationId, Call call, int status, String made, String from) {
    if (call.method().equals("GET")) {
      return;
    }
    StringBuilder line = new StringBuilder(operationId);
    append(line, call.request().getPathParameters());
    append(line, call.request().getQuery());
    call.body().forEach(field -> append(line, field.getKey(), field.getValue()));
    if (made != null) {
      line.append(" made=").append(made);
    }
    log.info("{} result={} by={} from={}", line, status, who, from);
  }

  private static void append(StringBuilder line, Map<String, RequestParameter> parameters) {
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              if (!value.isNull()) {
                append(line, name, value.get());
              }
            });
  }

  private static void append(StringBuilder line, String name, Object value) {
    line.append(' ').append(name).append('=').append(Printable.of(String.valueOf(value)));
  }
}
