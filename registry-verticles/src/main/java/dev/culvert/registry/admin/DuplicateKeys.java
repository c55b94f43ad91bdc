package dev.culvert.registry.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.culvert.core.text.Printable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Finds a key that a JSON object has twice: readers differ in which of the values counts (RFC 8259,
 * section 4), so what the writer means is not known.
 */
final class DuplicateKeys {

  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private DuplicateKeys() {}

  /**
   * Lets a body pass in which every object has each of its keys once. What is not JSON passes too:
   * the validator refuses it.
   *
   * @throws Problem 400 that names the key
   */
  static void refuse(Buffer body) {
    try (JsonParser parser = STRICT.createParser(body.getBytes())) {
      String field = firstDuplicate(parser);
      if (field != null) {
        throw Problem.invalid(
            field, Printable.quoted(field) + " is there more than once; right is once");
      }
    } catch (IOException notJson) {
      // The validator says so.
    }
  }

  /** Such as {@code config/origin/url}; null if there is none. */
  private static String firstDuplicate(JsonParser parser) throws IOException {
    try {
      while (parser.nextToken() != null) {
        // The parser keeps the keys.
      }
      return null;
    } catch (IOException e) {
      if (e.getMessage() == null || !e.getMessage().startsWith("Duplicate field")) {
        throw e;
      }
      return parser.getParsingContext().pathAsPointer().toString().substring(1);
    }
  }
}
