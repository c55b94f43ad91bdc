package dev.culvert.core.boot;

import dev.culvert.core.internals.ImplementationProperties;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** How every Vert.x of Culvert is set. Warnings about blocked event loops stay on. */
public final class VertxTuning {

  private VertxTuning() {}

  /** Sets what Vert.x only reads from system properties; call before its classes load. */
  public static void setSystemProperties() {
    ImplementationProperties.set();
  }

  /**
   * Uses the native transport where there is one. Files of the class path can be read, which the
   * schemas of OpenAPI are, and are not cached.
   */
  public static VertxOptions apply(VertxOptions options) {
    return options
        .setPreferNativeTransport(true)
        .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false));
  }
}
