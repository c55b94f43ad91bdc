package dev.culvert.edge.ingress;

import java.util.function.BiConsumer;

/** The fields of any head, in order; {@code MultiMap::forEach} is one. */
@FunctionalInterface
public interface Fields {

  /** Hands each name and value to the sink. */
  void forEach(BiConsumer<String, String> sink);
}
