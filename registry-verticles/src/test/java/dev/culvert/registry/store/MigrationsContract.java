package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.StartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does with tables of other versions. */
@Timeout(120)
abstract class MigrationsContract extends StoreSubject {

  private static final String SECOND = "2-labels.sql";

  @Test
  void upgradesAStoreAndKeepsWhatIsInIt() {
    TunnelStore old = open();
    create(old, tunnel("web", "web.example.com"));
    StoreChanges before = all(old);
    await(old.close());
    TunnelStore upgraded = open(SECOND);
    assertThat(all(upgraded)).isEqualTo(before);
    create(upgraded, tunnel("shop"));
    await(upgraded.close());
    assertThat(all(open(SECOND)).entries()).hasSize(2);
  }

  @Test
  void leavesAStoreAloneThatIsNewerThanTheProgram() {
    TunnelStore newer = open(SECOND);
    create(newer, tunnel("web"));
    await(newer.close());
    assertThat(failure(unopened().open()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("schema version 2")
        .hasMessageContaining("versions up to 1");
    assertThat(all(open(SECOND)).entries()).hasSize(1);
  }

  @Test
  void changesNothingWhenAScriptFails() {
    TunnelStore old = open();
    create(old, tunnel("web"));
    await(old.close());
    assertThat(failure(unopened(SECOND, SECOND).open())).isNotNull();
    assertThat(all(open()).entries()).hasSize(1);
  }
}
