package dev.culvert.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.edge.Tunnels;
import io.vertx.core.MultiMap;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OwnFieldsTest {

  private static final StreamKey STREAM = new StreamKey(Tunnels.id("web"), Tunnels.id("a"), 2);
  private static final StreamKey OTHER = new StreamKey(Tunnels.id("web"), Tunnels.id("b"), 0);

  private final AttemptNotes notes = new AttemptNotes();
  private final MultiMap fields = MultiMap.caseInsensitiveMultiMap();

  @Test
  void shouldSayWhatTimeItIsUnlessTheOriginDid() {
    OwnFields own = new OwnFields("edge-1", false);
    own.tick(Instant.parse("1994-11-06T08:49:37Z"));
    own.add(fields, "r1", notes);
    assertThat(fields.get("date")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(fields.size()).isEqualTo(1);

    own.tick(Instant.now());
    own.add(fields, "r1", notes);
    assertThat(fields.get("date")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void shouldNameEdgeConnectorAndAttemptWhenAsked() {
    OwnFields own = new OwnFields("edge-1", true);
    notes.asked(OTHER, 1, "load");
    notes.failed(OTHER, "origin_failed");
    notes.asked(STREAM, 2, "trial");
    own.add(fields, "r1", notes);
    assertThat(fields.get("culvert-request-id")).isEqualTo("r1");
    assertThat(fields.get("culvert-edge")).isEqualTo("edge-1");
    assertThat(fields.get("culvert-connector")).isEqualTo(Tunnels.id("a").toString());
    assertThat(fields.get("culvert-attempt")).isEqualTo("2");
    assertThat(fields.get("culvert-choice")).isEqualTo("trial");
    assertThat(fields.get("culvert-failed-attempts"))
        .isEqualTo(Tunnels.id("b") + ";reason=origin_failed");
  }

  @Test
  void shouldNameNoConnectorWhereNoneWasAsked() {
    new OwnFields("edge-1", true).add(fields, "r1", notes);
    assertThat(fields.contains("culvert-request-id")).isTrue();
    assertThat(fields.contains("culvert-connector")).isFalse();
    assertThat(fields.contains("culvert-attempt")).isFalse();
  }

  @Test
  void shouldLeave() {
    OwnFields own = new OwnFields("edge-1", false);
    assertThat(own.isLeaving()).isFalse();
    own.leave();
    assertThat(own.isLeaving()).isTrue();
  }
}
