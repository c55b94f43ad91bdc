package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.StartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

  @Test
  void readsAUrlAndShowsItWithoutSecrets() {
    PostgresUrl url = PostgresUrl.parse("postgresql://me:s3cr%2Ft@db.example.com:6432/tunnels");
    assertThat(url.options().getHost()).isEqualTo("db.example.com");
    assertThat(url.options().getPort()).isEqualTo(6432);
    assertThat(url.options().getUser()).isEqualTo("me");
    assertThat(url.options().getPassword()).isEqualTo("s3cr/t");
    assertThat(url.options().getDatabase()).isEqualTo("tunnels");
    assertThat(url).hasToString("postgresql://db.example.com:6432/tunnels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:s3cret/x@host:notaport/db",
        "postgresql://me:s3cret@[::1/db",
        "postgresql://me:s3cret@host:99999/db",
        "postgresql://me:s3cret@host:1/db?sslmode=s3cret"
      })
  void refusesWhatIsNoUrlWithoutShowingIt(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text))
        .isInstanceOf(StartException.class)
        .hasNoCause()
        .hasMessageContaining("store.url")
        .hasMessageNotContaining("s3cret");
  }
}
