package dev.culvert.core.config;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A list of objects that all have the same keys, such as {@code tunnels}. */
record ObjectsType(ConfigSpec element) implements ValueType<List<Settings>> {

  @Override
  public List<Settings> parse(String path, Object raw) {
    List<Settings> all = new ArrayList<>();
    for (Object item : array(raw)) {
      String itemPath = path + "[" + all.size() + "]";
      if (!(item instanceof JsonObject object)) {
        throw new BadValueException(itemPath, item + " is not an object with keys");
      }
      all.add(parseItem(itemPath, object));
    }
    return List.copyOf(all);
  }

  private Settings parseItem(String itemPath, JsonObject object) {
    List<String> problems = new ArrayList<>();
    Layer layer = Layer.flatten(element.nameSet(), "", object, problems);
    Settings settings =
        problems.isEmpty() ? Settings.resolve(element, List.of(layer), problems) : null;
    if (settings == null) {
      throw new BadValueException(itemPath + "." + problems.get(0));
    }
    return settings;
  }

  /** From the environment or a flag the list comes as JSON text. */
  private static JsonArray array(Object raw) {
    if (raw instanceof JsonArray array) {
      return array;
    }
    try {
      return new JsonArray(String.valueOf(raw));
    } catch (DecodeException malformed) {
      throw new IllegalArgumentException(raw + " is not a list of objects");
    }
  }

  @Override
  public Object format(List<Settings> value) {
    JsonArray array = new JsonArray();
    value.forEach(settings -> array.add(settings.values()));
    return array;
  }
}
