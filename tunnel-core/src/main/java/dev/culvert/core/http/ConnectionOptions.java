package dev.culvert.core.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What the Connection fields of one head say (RFC 9110 section 7.6.1): show it every field of the
 * head, then ask it. All Connection fields count, not the first alone.
 *
 * <p>A field that Connection names goes no further, unless every recipient needs it: RFC 9110
 * forbids a sender to name such a field, and whoever does wants the next hop to be misled. Used by
 * one thread.
 */
public final class ConnectionOptions implements BiConsumer<String, String> {

  /** Of a head without a Connection field. Not to be shown anything. */
  public static final ConnectionOptions NONE = new ConnectionOptions();

  /** More names than this are looked up in a set; a head has one or two, unless it is an attack. */
  private static final int FEW = 8;

  private static final Set<String> NEVER_HOP_BY_HOP =
      Set.of(
          "accept-ranges",
          "age",
          "authorization",
          "cache-control",
          "cdn-loop",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-length",
          "content-location",
          "content-range",
          "content-security-policy",
          "content-type",
          "cookie",
          "date",
          "etag",
          "expect",
          "expires",
          "forwarded",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "last-modified",
          "location",
          "origin",
          "pragma",
          "range",
          "referer",
          "retry-after",
          "set-cookie",
          "strict-transport-security",
          "trailer",
          "vary",
          "via",
          "www-authenticate",
          "x-content-type-options",
          "x-frame-options",
          "x-real-ip",
          "x-request-id");

  private List<String> few = List.of();
  private Set<String> many;
  private boolean upgrade;

  @Override
  public void accept(String name, String value) {
    if (name.length() == 10 && name.equalsIgnoreCase("connection")) {
      read(value);
    }
  }

  /** Whether the head asks for, or confirms, another protocol. */
  public boolean hasUpgrade() {
    return upgrade;
  }

  /** Whether a field goes no further because Connection names it. */
  public boolean names(String field) {
    if (many != null) {
      return many.contains(field.toLowerCase(Locale.ROOT));
    }
    for (int i = 0; i < few.size(); i++) {
      if (few.get(i).equalsIgnoreCase(field)) {
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
          && !NEVER_HOP_BY_HOP.contains(field)
          && !field.startsWith("x-forwarded-")
          && !field.startsWith("access-control-")) {
        add(field);
      }
    }
  }

  private void add(String field) {
    if (many != null) {
      many.add(field);
    } else if (few.size() < FEW) {
      if (few.isEmpty()) {
        few = new ArrayList<>(2);
      }
      few.add(field);
    } else {
      many = new HashSet<>(few);
      many.add(field);
    }
  }
}
