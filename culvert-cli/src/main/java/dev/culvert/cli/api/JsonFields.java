package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what an answer must contain. */
final class JsonFields {

  /** The answer is not what the contract promises; the message says what is missing. */
  static final class MissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingException(String message) {
      super(message);
    }
  }

  private JsonFields() {}

  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw new MissingException("without a text \"" + field + "\"");
    }
    return value.textValue();
  }

  /** A list of texts; empty if it is missing. */
  static List<String> texts(JsonNode object, String field) {
    List<String> texts = new ArrayList<>();
    object.path(field).forEach(each -> texts.add(each.asText()));
    return texts;
  }

  static int number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isInt()) {
      throw new MissingException("without a whole number \"" + field + "\"");
    }
    return value.intValue();
  }

  static <T> List<T> list(JsonNode object, String field, Function<JsonNode, T> item) {
    JsonNode array = object.path(field);
    if (!array.isArray()) {
      throw new MissingException("without a list \"" + field + "\"");
    }
    List<T> list = new ArrayList<>(array.size());
    array.forEach(each -> list.add(item.apply(each)));
    return List.copyOf(list);
  }
}
