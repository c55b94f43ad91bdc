package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.ClusterMessage.Delta;
import dev.culvert.core.cluster.ClusterMessage.Table;
import dev.culvert.core.cluster.TableCopy.Outcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TableCopyTest {

  private final ViewBuilder view = new ViewBuilder();
  private final TableCopy copy = new TableCopy(new OwnerStreams("owner", view));

  @BeforeEach
  void show() {
    copy.streams().show();
  }

  @Test
  void shouldApplyDeltasInOrder() {
    assertThat(put(5, 0, 1)).isEqualTo(Outcome.APPLIED);
    assertThat(put(5, 1, 2)).isEqualTo(Outcome.APPLIED);

    assertThat(copy.version()).isEqualTo(2);
    assertThat(epochShown()).isEqualTo(2);
  }

  @Test
  void shouldNotApplyADeltaAfterAGap() {
    put(5, 0, 1);

    assertThat(put(5, 2, 3)).isEqualTo(Outcome.GAP);
    assertThat(copy.version()).isEqualTo(1);
    assertThat(epochShown()).isEqualTo(1);
  }

  @Test
  void shouldSkipWhatItHasOfADelta() {
    put(5, 0, 1);
    put(5, 1, 2);

    assertThat(put(5, 0, 1)).isEqualTo(Outcome.APPLIED);
    assertThat(epochShown()).isEqualTo(2);
  }

  @Test
  void shouldBeWhatAWholeTableSays() {
    put(5, 0, 1);

    copy.apply(new Table("owner", 5, 9, List.of(stream(1, 2, 1))), 0);

    assertThat(copy.version()).isEqualTo(9);
    assertThat(view.build().streams())
        .extracting(StreamEntry::record)
        .containsExactly(stream(1, 2, 1));
  }

  @Test
  void shouldNotGoBackToAnOlderTable() {
    put(5, 0, 1);
    put(5, 1, 2);

    copy.apply(new Table("owner", 5, 1, List.of()), 0);

    assertThat(epochShown()).isEqualTo(2);
  }

  @Test
  void shouldStartAnewWithANewerIncarnationAndIgnoreOlderOnes() {
    put(5, 0, 1);

    assertThat(copy.follow(6, 0)).isTrue();
    assertThat(view.build().streams()).isEmpty();
    assertThat(put(5, 1, 2)).isEqualTo(Outcome.OLD);
    assertThat(put(6, 0, 3)).isEqualTo(Outcome.APPLIED);
    assertThat(epochShown()).isEqualTo(3);
  }

  @Test
  void shouldKeepTheStatsOfAStreamWhileItsEpochStays() {
    put(5, 0, 1);
    StreamStats stats = onlyEntry().stats();

    copy.apply(delta(5, 1, new StreamChange(key(1, 1), stream(1, 1, 1).withReady(true))), 10);
    assertThat(onlyEntry().record().ready()).isTrue();
    assertThat(onlyEntry().stats()).isSameAs(stats);

    copy.streams().hide();
    assertThat(view.build().streams()).isEmpty();
    copy.streams().show();
    assertThat(onlyEntry().stats()).isSameAs(stats);

    put(5, 2, 2);
    assertThat(onlyEntry().stats()).isNotSameAs(stats);
  }

  private Outcome put(long incarnation, long since, long epoch) {
    return copy.apply(
        delta(incarnation, since, new StreamChange(key(1, 1), stream(1, 1, epoch))), 0);
  }

  private static Delta delta(long incarnation, long since, StreamChange change) {
    return new Delta("owner", incarnation, since, List.of(change));
  }

  private long epochShown() {
    return onlyEntry().record().epoch();
  }

  private StreamEntry onlyEntry() {
    assertThat(view.build().streams()).hasSize(1);
    return view.build().streams().iterator().next();
  }
}
