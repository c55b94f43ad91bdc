package dev.culvert.registry.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which part of a list is asked for.
 *
 * @param limit how many items at most
 * @param after the key of the item before the first; empty for the beginning
 */
record Page(int limit, List<String> after) {

  private static final int DEFAULT_LIMIT = 100;
  private static final String SEPARATOR = ".";
  private static final Pattern PART =
      Pattern.compile("(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?");

  Page {
    after = List.copyOf(after);
  }

  /**
   * What a request asks for.
   *
   * @param keyLength of how many texts a key of this list consists
   * @throws Problem 400 if the cursor is none of this list
   */
  static Page of(Call call, int keyLength) {
    String cursor = call.query("after");
    int limit = call.query("limit") == null ? DEFAULT_LIMIT : call.queryInteger("limit");
    return new Page(limit, cursor == null ? List.of() : decode(cursor, keyLength));
  }

  /**
   * Makes the answer.
   *
   * @param items those after {@link #after}, in order; at least one more than fit, if there are
   * @param key names an item
   * @param json shows an item
   */
  <T> JsonObject answer(
      Stream<T> items, Function<T, List<String>> key, Function<T, JsonObject> json) {
    JsonArray shown = new JsonArray();
    T last = null;
    Iterator<T> iterator = items.iterator();
    while (shown.size() < limit && iterator.hasNext()) {
      last = iterator.next();
      shown.add(json.apply(last));
    }
    String next = last != null && iterator.hasNext() ? encode(key.apply(last)) : null;
    return new JsonObject().put("items", shown).put("next", next);
  }

  /** Whether an item comes after {@link #after}; the list is in the order of its keys. */
  boolean isPast(List<String> key) {
    return after.isEmpty() || compare(key, after) > 0;
  }

  /** The order of keys. */
  static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static String encode(List<String> key) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return key.stream()
        .map(part -> base64.encodeToString(part.getBytes(StandardCharsets.UTF_8)))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** Reads the parts of a key, each in base64url without padding, with dots between them. */
  static List<String> decode(String cursor, int keyLength) {
    String[] parts = cursor.split(Pattern.quote(SEPARATOR), -1);
    if (parts.length != keyLength || !Stream.of(parts).allMatch(p -> PART.matcher(p).matches())) {
      throw Problem.invalid("after", "after: is not a cursor of this list; right is a page's next");
    }
    return Stream.of(parts)
        .map(part -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
        .toList();
  }
}
