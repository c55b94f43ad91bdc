package dev.culvert.connector.origin;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/**
 * Joins one exchange with one request to the origin. When one leg breaks, the other is reset at
 * once; neither is ever ended in the place of a reset.
 *
 * <p>Owned by the event loop of the exchange, on which the origin's connection also lives.
 */
final class OriginExchange {

  private final Origin origin;
  private final Exchange exchange;
  private HttpClientRequest request;
  private boolean exchangeBroken;
  private boolean responseBegun;
  private boolean requestEnded;

  OriginExchange(Origin origin, Exchange exchange) {
    this.origin = origin;
    this.exchange = exchange;
  }

  void begin() {
    exchange.pause();
    exchange.exceptionHandler(this::exchangeReset);
    origin.request(exchange.requestHead()).onSuccess(this::send).onFailure(this::noConnection);
  }

  private void noConnection(Throwable cause) {
    if (isPoolFull(cause)) {
      exchange.reset(ResetCode.REFUSED, "too many requests wait for " + origin.name());
    } else {
      origin.failed("no connection: " + cause.getMessage());
      exchange.reset(
          ResetCode.ORIGIN_UNREACHABLE,
          "no connection to " + origin.name() + ": " + cause.getMessage());
    }
  }

  private static boolean isPoolFull(Throwable cause) {
    return cause instanceof ConnectionPoolTooBusyException;
  }

  // ---- the request

  private void send(HttpClientRequest newRequest) {
    request = newRequest;
    if (exchangeBroken || exchange.isClosed()) {
      request.reset();
      return;
    }
    request.exceptionHandler(this::originBroke);
    request.continueHandler(ignored -> interim(100, new HeaderFields(1)));
    request.earlyHintsHandler(fields -> interim(103, fieldsOf(fields)));
    request.response().onSuccess(this::respond).onFailure(this::originBroke);
    RequestHead head = exchange.requestHead();
    MultiMap headers = request.headers();
    headers.set(HttpHeaders.HOST, head.authority());
    head.fields().forEach(headers::add);
    if (exchange.isReadEnded()) {
      requestEnded = true;
      request.end();
      return;
    }
    if (!headers.contains(HttpHeaders.CONTENT_LENGTH)) {
      request.setChunked(true);
    }
    request.sendHead();
    exchange.handler(
        data -> {
          request.write(data);
          if (request.writeQueueFull()) {
            exchange.pause();
          }
        });
    request.drainHandler(ignored -> exchange.resume());
    exchange.endHandler(
        ignored -> {
          requestEnded = true;
          request.end();
        });
    exchange.accept();
    exchange.resume();
  }

  private void exchangeReset(Throwable cause) {
    exchangeBroken = true;
    if (request != null) {
      request.reset();
    }
  }

  // ---- the response

  private void interim(int status, HeaderFields fields) {
    if (!responseBegun) {
      exchange.writeHead(new ResponseHead(status, "", fields), false);
    }
  }

  private void respond(HttpClientResponse response) {
    responseBegun = true;
    response.exceptionHandler(this::originBroke);
    boolean bodyless = hasNoBody(response);
    ResponseHead head =
        new ResponseHead(
            response.statusCode(), response.statusMessage(), fieldsOf(response.headers()));
    try {
      exchange.writeHead(head, bodyless);
    } catch (IllegalArgumentException e) {
      exchange.reset(ResetCode.TOO_LARGE, "the origin's head is too large: " + e.getMessage());
      request.reset();
      return;
    }
    if (bodyless) {
      response.endHandler(ignored -> closeUnlessRequestEnded());
      return;
    }
    response.handler(
        data -> {
          exchange.write(data);
          if (exchange.writeQueueFull()) {
            response.pause();
          }
        });
    exchange.drainHandler(ignored -> response.resume());
    response.endHandler(
        ignored -> {
          exchange.end(fieldsOf(response.trailers()));
          closeUnlessRequestEnded();
        });
  }

  /** The next request on the connection would be taken for the rest of this one's body. */
  private void closeUnlessRequestEnded() {
    if (!requestEnded) {
      request.connection().close();
    }
  }

  private boolean hasNoBody(HttpClientResponse response) {
    int status = response.statusCode();
    return HttpMethod.HEAD.name().equals(exchange.requestHead().method())
        || status == 204
        || status == 304
        || "0".equals(response.getHeader(HttpHeaders.CONTENT_LENGTH));
  }

  private void originBroke(Throwable cause) {
    if (!exchange.isClosed()) {
      origin.failed("broke off: " + cause.getMessage());
      exchange.reset(ResetCode.ORIGIN_FAILED, origin.name() + " broke off: " + cause.getMessage());
      if (request != null) {
        request.reset();
      }
    }
  }

  /** The end-to-end fields; what concerns the connection to the origin alone stays here. */
  private static HeaderFields fieldsOf(MultiMap headers) {
    HeaderFields fields = new HeaderFields(headers.size());
    String connection = headers.get(HttpHeaders.CONNECTION);
    for (Map.Entry<String, String> field : headers) {
      if (!HopByHop.isOne(field.getKey(), connection)) {
        fields.add(field.getKey(), field.getValue());
      }
    }
    return fields;
  }
}
