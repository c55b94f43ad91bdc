package dev.culvert.core.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.spi.VertxServiceProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class HiddenProvidersTest {

  private static long found(Class<?> service) {
    return ServiceLoader.load(service).stream().count();
  }

  @Test
  void shouldHideTheProvidersOfVertxUntilTheyAreShownAgain() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertThat(found(VertxServiceProvider.class)).as("Hazelcast's").isPositive();
    Runnable show = HiddenProviders.hide();
    try {
      assertThat(found(VertxServiceProvider.class)).isZero();
    } finally {
      show.run();
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    assertThat(found(VertxServiceProvider.class)).isPositive();
  }

  @Test
  void shouldHideNothingElse() throws Exception {
    Runnable show = HiddenProviders.hide();
    try {
      ClassLoader hiding = Thread.currentThread().getContextClassLoader();
      assertThat(hiding.loadClass(HiddenProvidersTest.class.getName()))
          .isSameAs(HiddenProvidersTest.class);
      assertThat(hiding.getResources("META-INF/MANIFEST.MF").hasMoreElements()).isTrue();
    } finally {
      show.run();
    }
  }
}
