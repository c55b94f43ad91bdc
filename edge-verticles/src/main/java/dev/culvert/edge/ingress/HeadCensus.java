package dev.culvert.edge.ingress;

import dev.culvert.core.http.FieldNames;
import java.util.function.BiConsumer;

/** What {@link RequestScreen} wants to know of the fields of a head, gathered in one pass. */
final class HeadCensus implements BiConsumer<String, String> {

  // ": " and the line end, which the limit counts as the wire does.
  private static final int FIELD_OVERHEAD_BYTES = 4;

  int fields;
  int bytes;
  int hosts;
  String host;
  String expect;
  String transferEncoding;
  boolean hasContentLength;
  boolean hasBadName;

  @Override
  public void accept(String name, String value) {
    fields++;
    hasBadName |= !FieldNames.isToken(name);
    bytes += name.length() + value.length() + FIELD_OVERHEAD_BYTES;
    switch (name.length()) {
      case 4 -> {
        if (name.equalsIgnoreCase("host")) {
          hosts++;
          host = value;
        }
      }
      case 6 -> {
        if (name.equalsIgnoreCase("expect")) {
          expect = joined(expect, value);
        }
      }
      case 14 -> hasContentLength |= name.equalsIgnoreCase("content-length");
      case 17 -> {
        if (name.equalsIgnoreCase("transfer-encoding")) {
          transferEncoding = joined(transferEncoding, value);
        }
      }
      default -> {
        // Nothing the screen looks at.
      }
    }
  }

  private static String joined(String before, String value) {
    return before == null ? value : before + "," + value;
  }
}
