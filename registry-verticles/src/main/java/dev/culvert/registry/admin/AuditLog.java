package dev.culvert.registry.admin;

import dev.culvert.core.text.Printable;
import io.vertx.openapi.validation.RequestParameter;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for every change that is asked for, done or refused, to the logger {@code
 * dev.culvert.audit}: what, on which tunnel, with which result, by whose token, from where. Text of
 * clients is escaped, so that it cannot make lines of its own. No request holds a secret. Usable
 * from any thread.
 */
final class AuditLog {

  private static final Logger log = LoggerFactory.getLogger("dev.culvert.audit");

  private final String who;

  /** The log of the changes by the token of this fingerprint. */
  AuditLog(String tokenFingerprint) {
    this.who = tokenFingerprint;
  }

  /**
   * Writes a line of a request that an operation has answered.
   *
   * @param operationId of the API's document
   * @param call what was asked
   * @param answer what it came to
   * @param from the address of the client
   */
  void answered(String operationId, Call call, Answer answer, String from) {
    String made = answer.made() == null ? "" : " made=" + answer.made();
    String replay = answer.replayed() ? " replay=true" : "";
    asked(operationId, call, made + replay, answer.status(), from);
  }

  /** Writes a line of a request that an operation has refused with this status. */
  void refused(String operationId, Call call, int status, String from) {
    asked(operationId, call, "", status, from);
  }

  private void asked(String operationId, Call call, String outcome, int status, String from) {
    StringBuilder line = new StringBuilder(operationId);
    append(line, call.request().getPathParameters());
    append(line, call.request().getQuery());
    call.body().forEach(field -> append(line, field.getKey(), field.getValue()));
    log.info("{}{} result={} by={} from={}", line, outcome, status, who, from);
  }

  /**
   * Writes a line of a request that reached no operation.
   *
   * @param operation what it would have been
   * @param path of the request, as it came
   * @param reason why not, or null
   * @param result the status of the response, or why there is none
   * @param hasToken whether it came with the token of the API
   */
  void turnedAway(
      String operation, String path, String reason, String result, boolean hasToken, String from) {
    StringBuilder line = new StringBuilder(operation);
    append(line, "path", path);
    if (reason != null) {
      append(line, "reason", reason);
    }
    log.info("{} result={} by={} from={}", line, result, hasToken ? who : "nobody", from);
  }

  /** Writes that lines of requests without the token were left out. */
  void leftOut(long count) {
    log.info("{} more requests without the token were refused within a second", count);
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
    line.append(' ').append(name).append('=').append(Printable.quoted(String.valueOf(value)));
  }
}
