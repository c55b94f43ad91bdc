package dev.culvert.core.directory;

import static dev.culvert.core.directory.SampleTunnels.deleted;
import static dev.culvert.core.directory.SampleTunnels.heavy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Who pulls pages at any moments, while the source changes, ends with what the source has. */
class DirectoryPropertyTest {

  private static final UUID STORE = new UUID(7, 7);
  private static final int TUNNELS = 12;

  enum Kind {
    CHANGE,
    DELETE,
    PULL,
    /** The asker turns to a source that does not remember any deletion. */
    TURN
  }

  record Step(Kind kind, int tunnel) {}

  @Property(tries = 500)
  void shouldEndEqualHoweverPullsAndChangesMix(@ForAll("steps") List<Step> steps) {
    Source source = new Source();
    Asker asker = new Asker();
    for (Step step : steps) {
      switch (step.kind()) {
        case CHANGE -> source.change(step.tunnel());
        case DELETE -> source.delete(step.tunnel());
        case PULL -> asker.pull(source.directory);
        case TURN -> {
          source.forgetDeletions();
          asker.turn();
        }
      }
    }
    int pulls = 0;
    while (asker.pull(source.directory)) {
      assertThat(++pulls).as("pulls until everything is there").isLessThan(2 * TUNNELS);
    }

    assertThat(asker.directory.revision()).isEqualTo(source.revision);
    assertThat(alive(asker.directory)).isEqualTo(source.tunnels).isEqualTo(alive(source.directory));
    assertThat(asker.directory.tunnelCount()).isEqualTo(source.tunnels.size());
    assertThat(asker.directory.routeCount()).isEqualTo(source.tunnels.size());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(8, Kind.CHANGE),
            Tuple.of(3, Kind.DELETE),
            Tuple.of(5, Kind.PULL),
            Tuple.of(1, Kind.TURN));
    return Combinators.combine(kinds, Arbitraries.integers().between(0, TUNNELS - 1))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  private static Map<UUID, DirectoryEntry> alive(Directory directory) {
    Map<UUID, DirectoryEntry> alive = new TreeMap<>();
    for (DirectoryEntry entry : directory.entries()) {
      if (entry.tunnel() != null) {
        alive.put(entry.tunnelId(), entry);
      }
    }
    return alive;
  }

  /** A store and the directory of its registry. */
  private static final class Source {

    final Map<UUID, DirectoryEntry> tunnels = new TreeMap<>();
    Directory directory = new Directory(STORE, Directory.NOTHING);
    long revision;

    void change(int number) {
      DirectoryEntry entry = heavy(++revision, number);
      tunnels.put(entry.tunnelId(), entry);
      apply(entry);
    }

    void delete(int number) {
      if (tunnels.remove(SampleTunnels.id(number)) != null) {
        apply(deleted(++revision, number));
      }
    }

    void forgetDeletions() {
      directory = new Directory(STORE, revision);
      tunnels.values().forEach(directory::apply);
      directory.advance(revision);
    }

    private void apply(DirectoryEntry entry) {
      directory.apply(entry);
      directory.advance(revision);
    }

    Source() {
      directory.advance(revision);
    }
  }

  /** Does what a page says and nothing more. */
  private static final class Asker {

    Directory directory;
    private final List<DirectoryEntry> collected = new ArrayList<>();
    private long collectedRevision;
    private boolean collecting = true;

    /** Asks once; says whether there is more to ask. */
    boolean pull(Directory source) {
      return collecting ? collect(source) : goOn(source);
    }

    private boolean goOn(Directory source) {
      DirectoryPage page = source.page(new DirectoryPull(STORE, directory.revision(), false));
      if (page.rebuild()) {
        collecting = true;
        collected.clear();
        return true;
      }
      page.entries().forEach(directory::apply);
      directory.advance(page.revision());
      return page.more();
    }

    private boolean collect(Directory source) {
      DirectoryPage page =
          source.page(
              collected.isEmpty()
                  ? DirectoryPull.everything()
                  : new DirectoryPull(STORE, collectedRevision, true));
      assertThat(page.rebuild()).isFalse();
      collected.addAll(page.entries());
      collectedRevision = page.revision();
      if (page.more()) {
        return true;
      }
      directory = new Directory(STORE, Long.MAX_VALUE);
      collected.forEach(directory::apply);
      directory.completeFromScratch(page.revision());
      collecting = false;
      collected.clear();
      return false;
    }

    void turn() {
      collected.clear();
    }
  }
}
