package dev.culvert.connector.origin.http1;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.http.ConnectionOptions;
import dev.culvert.core.http.HopByHop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Map;

/** What an origin's fields say, and which of them travel on. */
final class ResponseFields {

  private static final String EVENT_STREAM = "text/event-stream";

  private ResponseFields() {}

  /** The end-to-end fields; what concerns the connection to the origin alone stays here. */
  static HeaderFields endToEnd(HttpHeaders headers) {
    HeaderFields fields = new HeaderFields(headers.size());
    ConnectionOptions connection = connection(headers);
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = all.next();
      String name = field.getKey().toString();
      if (!HopByHop.endsHere(name, connection)) {
        fields.add(name, field.getValue().toString());
      }
    }
    return fields;
  }

  private static ConnectionOptions connection(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONNECTION)) {
      return ConnectionOptions.NONE;
    }
    ConnectionOptions connection = new ConnectionOptions();
    headers
        .getAll(HttpHeaderNames.CONNECTION)
        .forEach(value -> connection.accept("connection", value));
    return connection;
  }

  /** Whether a response is one of server-sent events, which has no near end. */
  static boolean isEventStream(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
  }
}
