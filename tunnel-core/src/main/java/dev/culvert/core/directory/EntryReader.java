package dev.culvert.core.directory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.StringWriter;

/** Reads an entry from JSON: the kind says how its value is read. Other fields are ignored. */
final class EntryReader extends StdDeserializer<DirectoryEntry> {

  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();

  EntryReader() {
    super(DirectoryEntry.class);
  }

  @Override
  public DirectoryEntry deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    long revision = Directory.NOTHING;
    EntryKind<?> kind = null;
    String id = null;
    Object value = null;
    String early = null;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      switch (field) {
        case "revision" -> revision = parser.getLongValue();
        case "kind" -> kind = EntryKind.of(name(parser, context));
        case "id" -> id = name(parser, context);
        case "value" -> {
          if (kind == null) {
            early = text(parser);
          } else {
            value = value(kind, parser, context);
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (revision < 0 || kind == null || id == null) {
      return context.reportInputMismatch(this, "an entry has a revision, a kind and an id");
    }
    if (early != null) {
      try (JsonParser late = JSON.createParser(early)) {
        late.nextToken();
        value = value(kind, late, context);
      }
    }
    try {
      return new DirectoryEntry(revision, kind, id, value);
    } catch (IllegalArgumentException e) {
      throw context.instantiationException(DirectoryEntry.class, e);
    }
  }

  private String name(JsonParser parser, DeserializationContext context) throws IOException {
    return parser.hasToken(JsonToken.VALUE_STRING)
        ? parser.getText()
        : context.reportInputMismatch(this, "kind and id of an entry are texts");
  }

  private static Object value(EntryKind<?> kind, JsonParser parser, DeserializationContext context)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    return kind.type() == OpaqueValue.class
        ? new OpaqueValue(text(parser))
        : context.readValue(parser, kind.type());
  }

  /** Digit for digit: a newer program may read more into a number than this one. */
  private static String text(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      int depth = 0;
      do {
        out.copyCurrentEventExact(parser);
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0 && parser.nextToken() != null);
    }
    return text.toString();
  }
}
