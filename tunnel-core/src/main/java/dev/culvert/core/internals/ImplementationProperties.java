package dev.culvert.core.internals;

/** System properties that only the implementations of Vert.x and Netty read. */
public final class ImplementationProperties {

  private ImplementationProperties() {}

  /** Sets what is not set yet; call before the classes of Vert.x load. */
  public static void set() {
    System.getProperties().putIfAbsent("vertx.disableContextTimings", "true");
    // Arrays that are about to be overwritten need not be cleared; the manifest opens what it
    // takes.
    System.getProperties().putIfAbsent("io.netty.tryReflectionSetAccessible", "true");
    // Netty's events of Flight Recorder cost each process 4 MB, recorded or not.
    System.getProperties().putIfAbsent("io.netty.jfr.enabled", "false");
    System.getProperties().putIfAbsent("vertx.cacheImmutableHttpResponseHeaders", "true");
    System.getProperties().putIfAbsent("vertx.internCommonHttpRequestHeadersToLowerCase", "true");
  }
}
