package dev.culvert.core.cluster;

/** Something that was registered and can be taken back. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Takes it back. Doing so again does nothing. */
  @Override
  void close();
}
