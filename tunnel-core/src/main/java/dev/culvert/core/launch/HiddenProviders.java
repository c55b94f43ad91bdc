package dev.culvert.core.launch;

import io.vertx.core.spi.VertxServiceProvider;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Hides the service providers of Vert.x from its launcher, which looks for a metrics factory among
 * them: it makes an instance of each, and that loads classes of Hazelcast and of the SQL clients.
 */
final class HiddenProviders extends ClassLoader {

  private static final String FILE = "META-INF/services/" + VertxServiceProvider.class.getName();

  private HiddenProviders(ClassLoader parent) {
    super(parent);
  }

  /**
   * Hides them from this thread.
   *
   * @return shows them again, on the same thread
   */
  static Runnable hide() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new HiddenProviders(before));
    return () -> thread.setContextClassLoader(before);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(FILE) ? Collections.emptyEnumeration() : super.getResources(name);
  }
}
