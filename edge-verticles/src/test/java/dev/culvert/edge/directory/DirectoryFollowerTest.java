package dev.culvert.edge.directory;

import static dev.culvert.edge.Tunnels.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.ops.Ops;
import dev.culvert.edge.route.TunnelDomain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DirectoryFollowerTest {

  @TempDir Path temporary;

  private final Store store = new Store().fill(20);
  private SnapshotFile file;
  private OneNode one;
  private DirectoryFollower follower;

  @BeforeEach
  void start() {
    DataDirectory data = new DataDirectory(temporary);
    file = new SnapshotFile(data);
    one = new OneNode(data);
  }

  @AfterEach
  void close() {
    one.close();
  }

  @Test
  void shouldLoadFromARegistryAndTellOfItsChanges() {
    follow(one.withRegistry(store));
    List<Optional<UUID>> changes = new CopyOnWriteArrayList<>();
    Runnable forget =
        follower.onChange(
            one.vertx().getOrCreateContext(), changed -> changes.add(Optional.ofNullable(changed)));

    follower.told(store.put("new", "new.test"));
    await().until(() -> follower.tunnel(id("new")) != null);
    follower.told(store.delete("new"));
    await().until(() -> follower.tunnel(id("new")) == null);
    await().until(() -> changes.size() == 2);
    assertThat(changes).containsOnly(Optional.of(id("new")));
    await()
        .until(
            () ->
                one.node().view().node("me").directoryRevision()
                    == follower.directory().revision());

    forget.run();
    follower.told(store.put("late", "late.test"));
    await().until(() -> follower.tunnel(id("late")) != null);
    assertThat(changes).hasSize(2);
  }

  @Test
  void shouldPullWhatItWasNotTold() {
    follow(one.withRegistry(store));
    store.put("new", "new.test");
    one.announce(store);
    await().until(() -> follower.tunnel(id("new")) != null);

    store.put("missed", "missed.test");
    follower.told(store.put("told", "told.test"));
    await().until(() -> follower.tunnel(id("missed")) != null);
    assertThat(follower.directory().revision()).isEqualTo(store.revision());
  }

  @Test
  void shouldKeepASnapshotAndWriteItAtTheEnd() throws Exception {
    follow(one.withRegistry(store));
    await().until(() -> snapshotRevision() == 20);

    follower.told(store.put("new", "new.test"));
    follower.save().await();
    assertThat(snapshotRevision()).isEqualTo(21);
  }

  @Test
  void shouldServeItsSnapshotWhenNobodyIsThereAndThenAskForTheRestAlone() throws Exception {
    file.write(store.directory());
    follow(one);
    assertThat(follower.tunnel(id("t1"))).isNotNull();

    store.put("new", "new.test");
    one.withRegistry(store);
    await().until(() -> follower.tunnel(id("new")) != null);
    assertThat(one.answers()).hasSize(1);
    assertThat(one.answers().get(0).entries()).hasSize(1);
  }

  @Test
  void shouldTakeItsSnapshotAsABaseWhenARegistryIsThere() throws Exception {
    file.write(store.directory());
    store.put("new", "new.test");
    follow(one.withRegistry(store));

    assertThat(follower.tunnel(id("new"))).isNotNull();
    assertThat(follower.tunnel(id("t1"))).isNotNull();
    assertThat(one.answers().get(0).entries()).hasSize(1);
  }

  @Test
  void shouldServeItsSnapshotWhenTheRegistryIsMute() throws Exception {
    file.write(store.directory());
    follow(one.withMuteRegistry(store));
    assertThat(follower.tunnel(id("t1"))).isNotNull();
    assertThat(counted("culvert.directory.pulls.failed")).isPositive();
  }

  @Test
  void shouldLeaveADamagedSnapshotAloneUntilItIsGone() throws Exception {
    Files.writeString(file.path(), "damaged", StandardCharsets.UTF_8);
    follow(one.withRegistry(store));
    follower.save().await();
    assertThat(file.path()).hasContent("damaged");

    Files.delete(file.path());
    follower.save().await();
    assertThat(snapshotRevision()).isEqualTo(20);
  }

  @Test
  void shouldKeepTheLastGoodDirectoryWhenTheStoreIsEmptyAllOfASudden() {
    follow(one.withRegistry(store.fill(200)));
    one.replaceStore(new Store());

    await().until(() -> counted("culvert.directory.reconciles.refused") == 1);
    assertThat(follower.directory().storeId()).isEqualTo(store.directory().storeId());
    assertThat(follower.tunnel(id("t199"))).isNotNull();
  }

  @Test
  void shouldFollowAStoreThatWentBack() {
    follow(one.withRegistry(store));
    Store backup = new Store(store.directory().storeId(), 0).fill(10);
    one.replaceStore(backup);
    one.keepAnnouncing(backup);

    await().atMost(Duration.ofSeconds(20)).until(() -> follower.tunnel(id("t19")) == null);
    assertThat(follower.directory().revision()).isEqualTo(10);
  }

  private void follow(OneNode started) {
    follower = started.follower();
    await().until(follower::isLoaded);
  }

  private double counted(String name) {
    return Ops.of(one.vertx()).registry().counter(name).count();
  }

  private long snapshotRevision() {
    try {
      return file.read(TunnelDomain.none()).map(known -> known.directory().revision()).orElse(-1L);
    } catch (SnapshotFile.DamagedException e) {
      throw new AssertionError(e);
    }
  }
}
