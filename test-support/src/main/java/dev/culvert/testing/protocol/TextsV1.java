package dev.culvert.testing.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Texts and fields, section 3 of docs/protocol.md. */
final class TextsV1 {

  private final Buffer payload;
  private int position;

  /** Reads from a payload, item by item; a payload that is too short throws. */
  TextsV1(Buffer payload) {
    this.payload = payload;
  }

  long u32() {
    position += 4;
    return payload.getUnsignedInt(position - 4);
  }

  int u8() {
    position += 1;
    return payload.getUnsignedByte(position - 1);
  }

  String text() {
    int length = u16();
    position += length;
    return payload.getString(position - length, position, ISO_8859_1.name());
  }

  List<Map.Entry<String, String>> fields() {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (int left = u16(); left > 0; left--) {
      String name = text();
      fields.add(Map.entry(name, text()));
    }
    return fields;
  }

  private int u16() {
    position += 2;
    return payload.getUnsignedShort(position - 2);
  }

  static void append(Buffer payload, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    payload.appendUnsignedShort(bytes.length).appendBytes(bytes);
  }

  static void append(Buffer payload, List<Map.Entry<String, String>> fields) {
    payload.appendUnsignedShort(fields.size());
    fields.forEach(
        field -> {
          append(payload, field.getKey());
          append(payload, field.getValue());
        });
  }
}
