package dev.culvert.core.frame;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * The header fields of a head, or trailers: names and values in the order they came, duplicates
 * kept.
 *
 * <p>Characters are the bytes of the HTTP message (ISO 8859-1). Filled once, then read-only by
 * convention: whoever adds must own the instance.
 */
public final class HeaderFields {

  /** No fields, and none to be added. */
  public static final HeaderFields NONE = new HeaderFields(0);

  private static final int TYPICAL_FIELDS = 16;

  private String[] namesAndValues;
  private int used;

  public HeaderFields() {
    this(TYPICAL_FIELDS);
  }

  public HeaderFields(int expectedFields) {
    namesAndValues = new String[2 * expectedFields];
  }

  /** Fields from alternating names and values. */
  public static HeaderFields of(String... namesAndValues) {
    HeaderFields fields = new HeaderFields(namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  /** Appends a field. */
  public HeaderFields add(String name, String value) {
    if (used == namesAndValues.length) {
      namesAndValues = Arrays.copyOf(namesAndValues, Math.max(2, 2 * used));
    }
    namesAndValues[used++] = name;
    namesAndValues[used++] = value;
    return this;
  }

  /** The number of fields. */
  public int size() {
    return used / 2;
  }

  public String name(int i) {
    return namesAndValues[2 * i];
  }

  public String value(int i) {
    return namesAndValues[2 * i + 1];
  }

  /** The first value of a field, its name compared without case, or null. */
  public String first(String name) {
    for (int i = 0; i < used; i += 2) {
      if (namesAndValues[i].equalsIgnoreCase(name)) {
        return namesAndValues[i + 1];
      }
    }
    return null;
  }

  /** Shows each field in order. */
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < used; i += 2) {
      action.accept(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof HeaderFields that
        && Arrays.equals(namesAndValues, 0, used, that.namesAndValues, 0, that.used);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < used; i++) {
      hash = 31 * hash + namesAndValues[i].hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.asList(namesAndValues).subList(0, used).toString();
  }
}
