package dev.culvert.edge.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the Connection fields of a head say (RFC 9110 section 7.6.1). */
final class ConnectionField implements BiConsumer<String, String> {

  // A sender must not name these, and one who does wants the next hop to be misled.
  private static final Set<String> END_TO_END =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "content-encoding",
          "content-range",
          "authorization",
          "cookie",
          "set-cookie",
          "cache-control",
          "location",
          "date",
          "expect",
          "range",
          "trailer",
          "via",
          "cdn-loop",
          "forwarded",
          "x-real-ip");

  private List<String> named = List.of();
  private boolean upgrade;

  static ConnectionField of(Fields fields) {
    ConnectionField connection = new ConnectionField();
    fields.forEach(connection);
    return connection;
  }

  @Override
  public void accept(String name, String value) {
    if (name.length() == 10 && name.equalsIgnoreCase("connection")) {
      read(value);
    }
  }

  /** Whether the head asks for, or confirms, another protocol. */
  boolean hasUpgrade() {
    return upgrade;
  }

  /** Whether a field goes no further because it was named. */
  boolean names(String field) {
    for (int i = 0; i < named.size(); i++) {
      if (named.get(i).equalsIgnoreCase(field)) {
        return true;
      }
    }
    return false;
  }

  private void read(String value) {
    if (value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close")) {
      return;
    }
    for (String option : value.split(",", -1)) {
      String field = option.strip().toLowerCase(Locale.ROOT);
      if (field.equals("upgrade")) {
        upgrade = true;
      } else if (!field.isEmpty()
          && !END_TO_END.contains(field)
          && !field.startsWith("x-forwarded-")) {
        if (named.isEmpty()) {
          named = new ArrayList<>(2);
        }
        named.add(field);
      }
    }
  }
}
