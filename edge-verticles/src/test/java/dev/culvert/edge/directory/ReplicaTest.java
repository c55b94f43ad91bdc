package dev.culvert.edge.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.directory.EntryKind;
import dev.culvert.core.directory.OpaqueValue;
import dev.culvert.core.http.HostName;
import dev.culvert.core.http.RequestPath;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.directory.Replica.Next;
import dev.culvert.edge.route.Lookup;
import dev.culvert.edge.route.TunnelDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReplicaTest {

  private final List<UUID> changed = new ArrayList<>();
  private final Replica replica = new Replica(TunnelDomain.none(), changed::add);
  private final Store store = new Store();

  @Test
  void shouldServeNothingBeforeEverythingIsThere() {
    store.fill(2_000);
    assertThat(replica.question()).isEqualTo(DirectoryPull.everything());
    assertThat(replica.answered(page(store))).isEqualTo(Next.PULL);
    assertThat(replica.isLoaded()).isFalse();
    assertThat(serves("host-0.test")).isFalse();

    assertThat(pull(store)).isEqualTo(Next.NOTHING);
    assertThat(replica.isLoaded()).isTrue();
    assertThat(revision()).isEqualTo(2_000);
    assertThat(serves("host-0.test")).isTrue();
    assertThat(serves("host-1999.test")).isTrue();
    assertThat(changed).containsExactly((UUID) null);
  }

  @Test
  void shouldTakeWhatItIsToldAndSayWhichTunnelChanged() {
    pull(store.fill(3));
    changed.clear();

    assertThat(replica.told(store.put("new", "new.test"))).isEqualTo(Next.NOTHING);
    assertThat(serves("new.test")).isTrue();
    assertThat(replica.told(store.delete("t1"))).isEqualTo(Next.NOTHING);
    assertThat(serves("host-1.test")).isFalse();
    assertThat(revision()).isEqualTo(5);
    assertThat(changed).containsExactly(Tunnels.id("new"), Tunnels.id("t1"));
  }

  /** However it comes: with everything, as what was missed, as news. */
  @Test
  void shouldKeepWhatOnlyANewerProgramKnowsForOtherEdges() {
    store.put("a", "a.test");
    DirectoryPage first = store.change(port(2, "22"));
    pull(store);
    assertThat(revision()).isEqualTo(2);
    changed.clear();

    assertThat(replica.told(store.change(port(3, "23")))).isEqualTo(Next.NOTHING);
    store.change(DirectoryEntry.deleted(4, EntryKind.of("port"), "22"));
    assertThat(pull(store)).isEqualTo(Next.NOTHING);
    assertThat(revision()).isEqualTo(4);
    assertThat(serves("a.test")).isTrue();
    assertThat(changed).isEmpty();
    assertThat(replica.told(first)).isEqualTo(Next.NOTHING);
    assertThat(replica.known().directory().page(DirectoryPull.everything()).entries())
        .isEqualTo(page(store, DirectoryPull.everything()).entries());
  }

  private static DirectoryEntry port(long revision, String id) {
    return new DirectoryEntry(revision, EntryKind.of("port"), id, new OpaqueValue("{}"));
  }

  private static DirectoryPage page(Store store, DirectoryPull pull) {
    return store.directory().page(pull);
  }

  @Test
  void shouldTakeATunnelsChangeAfterAGapButStillPullTheRest() {
    pull(store.fill(3));
    store.put("missed", "missed.test");
    assertThat(replica.told(store.delete("t0"))).isEqualTo(Next.PULL);

    assertThat(serves("host-0.test")).isFalse();
    assertThat(revision()).isEqualTo(3);
    assertThat(replica.question())
        .isEqualTo(new DirectoryPull(store.directory().storeId(), 3, false));
    assertThat(replica.answered(page(store))).isEqualTo(Next.NOTHING);
    assertThat(serves("missed.test")).isTrue();
    assertThat(revision()).isEqualTo(5);
  }

  @Test
  void shouldNotTakeADeletedTunnelBackFromAMessageThatComesLate() {
    DirectoryPage late = store.put("web", "web.test");
    store.delete("web");
    pull(store.fill(3).startedAgain());

    assertThat(replica.told(late)).isEqualTo(Next.NOTHING);
    assertThat(serves("web.test")).isFalse();
  }

  @Test
  void shouldPullWhenItIsToldBeforeItHasAnythingOrByAnotherStore() {
    assertThat(replica.told(store.put("a", "a.test"))).isEqualTo(Next.PULL);
    assertThat(replica.isLoaded()).isFalse();
    pull(store);

    assertThat(replica.told(new Store().put("b", "b.test"))).isEqualTo(Next.PULL);
    assertThat(serves("b.test")).isFalse();
  }

  @Test
  void shouldAskForWhatASnapshotLacksAndServeItOnlyThen() {
    store.fill(5);
    replica.goOnFrom(snapshot());
    store.put("later", "later.test");
    store.delete("t2");

    assertThat(replica.isLoaded()).isFalse();
    assertThat(replica.question())
        .isEqualTo(new DirectoryPull(store.directory().storeId(), 5, false));
    DirectoryPage page = page(store);
    assertThat(page.entries()).hasSize(2);
    assertThat(replica.answered(page)).isEqualTo(Next.NOTHING);
    assertThat(serves("host-1.test")).isTrue();
    assertThat(serves("host-2.test")).isFalse();
    assertThat(serves("later.test")).isTrue();
  }

  @Test
  void shouldServeASnapshotAsItIsWhenNobodyAnswers() {
    store.fill(5);
    replica.goOnFrom(snapshot());
    replica.serve();

    assertThat(serves("host-4.test")).isTrue();
    assertThat(replica.question())
        .isEqualTo(new DirectoryPull(store.directory().storeId(), 5, false));
  }

  @Test
  void shouldThrowASnapshotAwayThatNobodyCanContinue() {
    store.fill(5);
    replica.goOnFrom(snapshot());
    store.delete("t2");

    assertThat(pull(store.startedAgain())).isEqualTo(Next.NOTHING);
    assertThat(serves("host-1.test")).isTrue();
    assertThat(serves("host-2.test")).isFalse();
  }

  @Test
  void shouldCollectAnewBesideWhatIsServedWhenDeletionsAreNotKnown() {
    pull(store.fill(1_000));
    store.delete("t7");
    Store again = store.startedAgain();
    again.put("t3", "moved.test");

    replica.question();
    assertThat(replica.answered(page(again))).isEqualTo(Next.PULL);
    assertThat(replica.question()).isEqualTo(DirectoryPull.everything());
    assertThat(replica.answered(page(again))).isEqualTo(Next.PULL);
    assertThat(serves("host-7.test")).isTrue();

    // What is told meanwhile counts at once, and in what is collected.
    assertThat(replica.told(again.delete("t0"))).isEqualTo(Next.PULL);
    assertThat(serves("host-0.test")).isFalse();
    assertThat(pull(again)).isEqualTo(Next.RECONCILE);
    assertThat(serves("host-7.test")).isTrue();
    assertThat(replica.reconcile().refusal()).isEmpty();
    replica.serve();

    assertThat(serves("host-7.test")).isFalse();
    assertThat(serves("host-0.test")).isFalse();
    assertThat(serves("host-3.test")).isFalse();
    assertThat(serves("moved.test")).isTrue();
    assertThat(revision()).isEqualTo(again.revision());
  }

  @Test
  void shouldRefuseToLoseManyRoutesAndStillTakeSingleDeletions() {
    pull(store.fill(200));
    Store other = new Store().fill(139);

    assertThat(pull(other)).isEqualTo(Next.RECONCILE);
    assertThat(replica.reconcile().refusal())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("lacks 61 of the 200 routes")
                    .contains(store.directory().storeId().toString())
                    .contains(other.directory().storeId().toString()));
    replica.refuse();
    assertThat(serves("host-199.test")).isTrue();

    store.put("missed", "missed.test");
    replica.told(store.delete("t150"));
    assertThat(serves("host-150.test")).isFalse();
  }

  @Test
  void shouldTakeAnotherStoreThatHasEnoughOfTheRoutes() {
    pull(store.fill(200));
    assertThat(pull(new Store().fill(140))).isEqualTo(Next.RECONCILE);
    assertThat(replica.reconcile().refusal()).isEmpty();
  }

  @Test
  void shouldLetFewRoutesGo() {
    pull(store.fill(99));
    assertThat(pull(new Store())).isEqualTo(Next.RECONCILE);
    assertThat(replica.reconcile().refusal()).isEmpty();
    replica.serve();
    assertThat(serves("host-0.test")).isFalse();
  }

  @Test
  void shouldGoBackWithAStoreThatWentBack() {
    pull(store.fill(20));
    Store backup = new Store(store.directory().storeId(), 0).fill(10);
    backup.put("t0", "restored.test");

    replica.startOver();
    assertThat(pull(backup)).isEqualTo(Next.RECONCILE);
    replica.serve();
    assertThat(revision()).isEqualTo(11);
    assertThat(serves("host-19.test")).isFalse();
    assertThat(serves("restored.test")).isTrue();
  }

  @Test
  void shouldBeginACollectionAgainWhenItsSourceFails() {
    store.fill(2_000);
    replica.question();
    replica.answered(page(store));
    replica.failed();
    assertThat(replica.question()).isEqualTo(DirectoryPull.everything());
  }

  @Test
  void shouldBeginACollectionAgainWhenItsSourceTakesUpAnotherStore() {
    replica.question();
    replica.answered(page(store.fill(2_000)));
    assertThat(pull(new Store().fill(1_500))).isEqualTo(Next.NOTHING);

    assertThat(revision()).isEqualTo(1_500);
    assertThat(serves("host-1499.test")).isTrue();
    assertThat(serves("host-1500.test")).isFalse();
  }

  @Test
  void shouldNotGoOnWithPagesThatDoNotAnswer() {
    UUID storeId = store.directory().storeId();
    replica.question();
    assertThat(replica.answered(new DirectoryPage(storeId, -1, -1, true, false, List.of())))
        .isEqualTo(Next.FAIL);
    assertThat(replica.answered(new DirectoryPage(storeId, -1, 9, false, true, List.of())))
        .isEqualTo(Next.FAIL);
    assertThat(replica.answered(new DirectoryPage(storeId, 3, 9, false, false, List.of())))
        .isEqualTo(Next.FAIL);
    assertThat(replica.isLoaded()).isFalse();

    pull(store.fill(3));
    replica.question();
    assertThat(replica.answered(new DirectoryPage(storeId, 4, 9, false, false, List.of())))
        .isEqualTo(Next.FAIL);
    assertThat(replica.answered(new DirectoryPage(storeId, 3, 3, true, false, List.of())))
        .isEqualTo(Next.FAIL);
    assertThat(revision()).isEqualTo(3);
  }

  /** Asks the store until it has answered all. */
  private Next pull(Store source) {
    Next next;
    do {
      next = replica.answered(page(source));
    } while (next == Next.PULL);
    return next;
  }

  private DirectoryPage page(Store source) {
    return source.directory().page(replica.question());
  }

  private Known snapshot() {
    Known known = Known.nothing(store.directory().storeId(), TunnelDomain.none());
    store.directory().entries().forEach(known::apply);
    known.directory().completeFromScratch(store.revision());
    return known;
  }

  private long revision() {
    Directory directory = replica.known().directory();
    return directory.revision();
  }

  private boolean serves(String host) {
    return replica.known().routes().find(HostName.parse(host).orElseThrow(), RequestPath.of("/"))
        instanceof Lookup.Found;
  }
}
