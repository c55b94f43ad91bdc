package dev.culvert.core.directory;

import static dev.culvert.core.directory.SampleTunnels.changed;
import static dev.culvert.core.directory.SampleTunnels.deleted;
import static dev.culvert.core.directory.SampleTunnels.heavy;
import static dev.culvert.core.directory.SampleTunnels.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DirectoryTest {

  private static final UUID STORE = new UUID(7, 7);

  private final Directory directory = new Directory(STORE, Directory.NOTHING);

  @Test
  void shouldHaveNothingAtFirst() {
    assertThat(directory.storeId()).isEqualTo(STORE);
    assertThat(directory.revision()).isEqualTo(Directory.NOTHING);
    assertThat(directory.tunnelCount()).isZero();
    assertThat(directory.routeCount()).isZero();
    assertThat(directory.entries()).isEmpty();
    assertThat(directory.tunnel(id(1))).isNull();
  }

  @Test
  void shouldTellWhatATunnelWasBeforeAChange() {
    DirectoryEntry made = changed(1, 1, 2);
    DirectoryEntry grown = changed(2, 1, 3);

    assertThat(directory.apply(made).tunnel()).isNull();
    assertThat(directory.apply(grown)).isEqualTo(made);
    assertThat(directory.apply(deleted(3, 1))).isEqualTo(grown);
  }

  @Test
  void shouldKeepAndHandOnThingsOfAKindItDoesNotKnow() {
    EntryKind<?> port = EntryKind.of("port");
    String sameId = id(1).toString();
    DirectoryEntry tunnel = changed(1, 1, 2);
    DirectoryEntry first = new DirectoryEntry(2, port, sameId, new OpaqueValue("{\"a\":1}"));
    DirectoryEntry second = new DirectoryEntry(3, port, sameId, new OpaqueValue("{\"a\":2}"));
    directory.apply(tunnel);
    assertThat(directory.apply(first)).isEqualTo(DirectoryEntry.deleted(-1, port, sameId));
    assertThat(directory.apply(second)).isEqualTo(first);
    assertThat(directory.apply(first)).isNull();
    directory.advance(3);

    assertThat(directory.tunnel(id(1))).isEqualTo(tunnel.tunnel());
    assertThat(directory.tunnelCount()).isEqualTo(1);
    DirectoryPage page = directory.page(DirectoryPull.everything());
    assertThat(page.revision()).isEqualTo(3);
    assertThat(page.entries()).containsExactly(tunnel, second);

    DirectoryEntry gone = DirectoryEntry.deleted(4, port, sameId);
    assertThat(directory.apply(gone)).isEqualTo(second);
    assertThat(directory.entries()).containsExactly(tunnel, gone);
    assertThat(directory.tunnel(id(1))).isEqualTo(tunnel.tunnel());
  }

  @Test
  void shouldCountTunnelsAndRoutesAsTheyComeChangeAndGo() {
    directory.apply(changed(1, 1, 2));
    directory.apply(changed(2, 2, 5));
    assertThat(directory.tunnelCount()).isEqualTo(2);
    assertThat(directory.routeCount()).isEqualTo(7);

    directory.apply(changed(3, 1, 1));
    assertThat(directory.tunnelCount()).isEqualTo(2);
    assertThat(directory.routeCount()).isEqualTo(6);

    directory.apply(deleted(4, 2));
    assertThat(directory.tunnelCount()).isEqualTo(1);
    assertThat(directory.routeCount()).isEqualTo(1);
    assertThat(directory.tunnel(id(2))).isNull();
  }

  @Test
  void shouldNotTakeWhatIsOlderThanWhatItKnowsOfATunnel() {
    DirectoryEntry later = changed(5, 1, 2);
    directory.apply(later);

    assertThat(directory.apply(changed(4, 1, 9))).isNull();
    assertThat(directory.apply(changed(5, 1, 9))).isNull();
    assertThat(directory.apply(deleted(3, 1))).isNull();
    assertThat(directory.tunnel(id(1))).isSameAs(later.tunnel());
    assertThat(directory.routeCount()).isEqualTo(2);
    assertThat(directory.entries()).containsExactly(later);
  }

  @Test
  void shouldNotBringADeletedTunnelBack() {
    directory.apply(changed(1, 1, 1));
    directory.apply(deleted(5, 1));

    assertThat(directory.apply(changed(4, 1, 1))).isNull();
    assertThat(directory.tunnel(id(1))).isNull();
    assertThat(directory.tunnelCount()).isZero();
  }

  @Test
  void shouldKeepTheDeletionOfATunnelItNeverSaw() {
    assertThat(directory.apply(deleted(5, 1)).tunnel()).isNull();

    assertThat(directory.apply(changed(4, 1, 1))).isNull();
    assertThat(directory.tunnelCount()).isZero();
    assertThat(pull(0).entries()).containsExactly(deleted(5, 1));
  }

  @Test
  void shouldKeepTheLatestChangeOfEachTunnelOldestFirst() {
    directory.apply(changed(1, 1, 1));
    directory.apply(changed(2, 2, 1));
    directory.apply(changed(3, 3, 1));
    directory.apply(changed(4, 1, 1));
    directory.apply(deleted(5, 2));

    assertThat(directory.entries())
        .containsExactly(changed(3, 3, 1), changed(4, 1, 1), deleted(5, 2));
  }

  @Test
  void shouldNotGoBack() {
    directory.advance(9);
    directory.advance(4);

    assertThat(directory.revision()).isEqualTo(9);
  }

  @Test
  void shouldTellWhatChangedAfterARevision() {
    directory.apply(changed(1, 1, 1));
    directory.apply(changed(2, 2, 1));
    directory.apply(deleted(3, 3));
    directory.advance(3);

    assertThat(pull(1))
        .isEqualTo(
            new DirectoryPage(STORE, 1, 3, false, false, List.of(changed(2, 2, 1), deleted(3, 3))));
    assertThat(pull(3)).isEqualTo(new DirectoryPage(STORE, 3, 3, false, false, List.of()));
  }

  @Test
  void shouldNotSendAnAskerBackThatKnowsMore() {
    directory.advance(3);

    assertThat(pull(8)).isEqualTo(new DirectoryPage(STORE, 8, 8, false, false, List.of()));
  }

  @Test
  void shouldSayWhenAnotherStoreIsFollowed() {
    directory.apply(changed(1, 1, 1));
    directory.advance(1);

    DirectoryPage page = directory.page(new DirectoryPull(UUID.randomUUID(), 1, false));

    assertThat(page.rebuild()).isTrue();
    assertThat(page.entries()).isEmpty();
    assertThat(page.storeId()).isEqualTo(STORE);
  }

  @Test
  void shouldBeginAnewForWhoCollectedFromAnotherStore() {
    directory.apply(changed(1, 1, 1));
    directory.advance(1);

    DirectoryPage page = directory.page(new DirectoryPull(UUID.randomUUID(), 50, true));

    assertThat(page)
        .isEqualTo(new DirectoryPage(STORE, -1, 1, false, false, List.of(changed(1, 1, 1))));
  }

  @Test
  void shouldGiveEverythingToWhoHasNothing() {
    Directory pruned = new Directory(STORE, 40);
    pruned.apply(changed(10, 1, 1));
    pruned.apply(changed(41, 2, 1));
    pruned.advance(45);

    DirectoryPage page = pruned.page(DirectoryPull.everything());

    assertThat(page)
        .isEqualTo(
            new DirectoryPage(
                STORE, -1, 45, false, false, List.of(changed(10, 1, 1), changed(41, 2, 1))));
  }

  @Test
  void shouldSayWhenItCannotTellWhatWasDeleted() {
    Directory pruned = new Directory(STORE, 40);
    pruned.advance(45);

    assertThat(pruned.page(new DirectoryPull(STORE, 39, false)).rebuild()).isTrue();
    assertThat(pruned.page(new DirectoryPull(STORE, 40, false)).rebuild()).isFalse();
  }

  @Test
  void shouldNotKnowEarlierDeletionsOfWhatItCollectedFromScratch() {
    directory.apply(changed(10, 1, 1));
    directory.completeFromScratch(12);

    assertThat(directory.revision()).isEqualTo(12);
    assertThat(pull(11).rebuild()).isTrue();
    assertThat(pull(12).rebuild()).isFalse();
  }

  @Test
  void shouldGiveEverythingInPagesThatFitAMessage() {
    for (int i = 0; i < 10; i++) {
      directory.apply(heavy(i, i));
    }
    directory.advance(20);

    List<DirectoryPage> pages = pullAll();

    assertThat(pages).hasSize(4);
    assertThat(pages).extracting(page -> page.entries().size()).containsExactly(3, 3, 3, 1);
    assertThat(pages).extracting(DirectoryPage::more).containsExactly(true, true, true, false);
    assertThat(pages).extracting(DirectoryPage::since).containsExactly(-1L, 2L, 5L, 8L);
    assertThat(pages).extracting(DirectoryPage::revision).containsExactly(2L, 5L, 8L, 20L);
    assertThat(pages.stream().flatMap(page -> page.entries().stream()))
        .containsExactlyElementsOf(directory.entries());
  }

  @Test
  void shouldCountTheRoutesOfAPage() {
    for (int i = 0; i < 6; i++) {
      directory.apply(changed(i, i, 996));
    }
    directory.advance(5);

    assertThat(pullAll()).extracting(page -> page.entries().size()).containsExactly(2, 2, 2);
  }

  @Test
  void shouldGiveATunnelThatIsLargerThanAPage() {
    directory.apply(changed(1, 1, 1));
    directory.apply(changed(2, 2, 3_000));
    directory.apply(changed(3, 3, 1));
    directory.advance(3);

    assertThat(pullAll()).extracting(page -> page.entries().size()).containsExactly(1, 1, 1);
  }

  @Test
  void shouldGiveWhatMovedWhileTheAskerPaged() {
    for (int i = 0; i < 5; i++) {
      directory.apply(heavy(i, i));
    }
    directory.advance(4);
    DirectoryPage first = directory.page(DirectoryPull.everything());
    directory.apply(heavy(5, 0));
    directory.apply(heavy(6, 4));
    directory.apply(deleted(7, 1));
    directory.advance(7);

    DirectoryPage second = directory.page(new DirectoryPull(STORE, first.revision(), true));

    assertThat(first.entries()).containsExactly(heavy(0, 0), heavy(1, 1), heavy(2, 2));
    assertThat(second)
        .isEqualTo(
            new DirectoryPage(
                STORE,
                2,
                7,
                false,
                false,
                List.of(heavy(3, 3), heavy(5, 0), heavy(6, 4), deleted(7, 1))));
  }

  @Test
  void shouldForgetTheOldestDeletionsAndSendWhoMissedThemBackToTheStart() {
    directory.apply(changed(0, -1, 1));
    for (int i = 1; i <= Directory.MAX_DELETIONS + 2; i++) {
      directory.apply(deleted(i, i));
    }
    directory.advance(Directory.MAX_DELETIONS + 2);

    assertThat(directory.entries()).hasSize(1 + Directory.MAX_DELETIONS);
    assertThat(directory.tunnelCount()).isEqualTo(1);
    assertThat(pull(1).rebuild()).isTrue();
    assertThat(pull(2).rebuild()).isFalse();
    assertThat(pull(2).entries()).startsWith(deleted(3, 3));
  }

  @Test
  void shouldNeverLeaveADeletionOutWithoutSayingSoWhileItIsForgotten() throws Exception {
    int forgotten = 20_000;
    for (int i = 1; i <= Directory.MAX_DELETIONS; i++) {
      directory.apply(deleted(i, i));
    }
    directory.advance(Directory.MAX_DELETIONS);
    CompletableFuture<Void> forgetting =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= forgotten; i++) {
                directory.apply(deleted(Directory.MAX_DELETIONS + i, Directory.MAX_DELETIONS + i));
              }
            });

    List<Long> torn = new ArrayList<>();
    for (long since = 0; !forgetting.isDone(); ) {
      DirectoryPage page = pull(since);
      if (page.rebuild()) {
        since++;
      } else if (page.entries().get(0).revision() != since + 1) {
        torn.add(since);
      }
    }

    forgetting.get(10, TimeUnit.SECONDS);
    assertThat(torn).isEmpty();
  }

  private DirectoryPage pull(long since) {
    return directory.page(new DirectoryPull(STORE, since, false));
  }

  private List<DirectoryPage> pullAll() {
    List<DirectoryPage> pages = new ArrayList<>();
    DirectoryPage page = directory.page(DirectoryPull.everything());
    pages.add(page);
    while (page.more()) {
      page = directory.page(new DirectoryPull(STORE, page.revision(), true));
      pages.add(page);
    }
    return pages;
  }
}
