package dev.culvert.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.origin.OriginHealth;
import dev.culvert.connector.origin.OriginService;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.core.config.Settings;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.frame.HttpHead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which origin is in force, and what becomes of the one before it. */
class LiveOriginTest {

  /** An origin that does what the test says. */
  private static final class Scripted implements OriginService {

    private final OriginSpec spec;
    private final Promise<Void> drained = Promise.promise();
    private Consumer<OriginHealth> changed;
    private boolean draining;
    private int closed;

    Scripted(OriginSpec spec) {
      this.spec = spec;
    }

    @Override
    public void watch(Consumer<OriginHealth> listener) {
      changed = listener;
    }

    @Override
    public OriginHealth health() {
      return OriginHealth.UNKNOWN;
    }

    @Override
    public void serve(HttpHead head, Exchange exchange, Runnable done) {
      throw new AssertionError("nothing is asked here");
    }

    @Override
    public Future<Void> drain() {
      draining = true;
      return drained.future();
    }

    @Override
    public Future<Void> close() {
      closed++;
      return Future.succeededFuture();
    }
  }

  private final List<Scripted> made = new ArrayList<>();
  private final List<String> statuses = new ArrayList<>();
  private final LiveOrigin origin =
      new LiveOrigin(
          new TunnelConfig(
              OriginSpec.from(Settings.of(OriginSpec.spec(), new JsonObject())), false),
          spec -> {
            Scripted service = new Scripted(spec);
            made.add(service);
            return service;
          },
          new AtomicInteger());

  LiveOriginTest() {
    origin.onStatus((ready, version) -> statuses.add(ready + " " + version));
  }

  private static String url(String url) {
    return new JsonObject().put("origin", new JsonObject().put("url", url)).encode();
  }

  @Test
  void shouldBeginWithWhatTheConnectorWasToldItself() {
    origin.configure(null, 0);
    assertThat(made).hasSize(1);
    assertThat(made.get(0).spec.name()).isEqualTo("127.0.0.1:3000");
  }

  @Test
  void shouldTellHowTheOriginIs() {
    origin.configure(null, 7);
    made.get(0).changed.accept(OriginHealth.UP);
    made.get(0).changed.accept(OriginHealth.DOWN);
    assertThat(statuses).containsExactly("true 7", "false 7");
  }

  @Test
  void shouldKeepAnOriginThatALaterConfigurationNamesAgain() {
    origin.configure(url("http://one:1"), 1);
    origin.configure(url("http://one:1"), 2);
    assertThat(made).hasSize(1);
    assertThat(statuses).containsExactly("false 2");
  }

  @Test
  void shouldPassOverAnEarlierConfiguration() {
    origin.configure(url("http://one:1"), 2);
    origin.configure(url("http://two:2"), 1);
    origin.configure(url("http://two:2"), 2);
    assertThat(made).hasSize(1);
  }

  @Test
  void shouldCloseAnOriginThatIsReplacedOnceItIsDrained() {
    origin.configure(url("http://one:1"), 1);
    origin.configure(url("http://two:2"), 2);
    assertThat(made).hasSize(2);
    Scripted one = made.get(0);
    assertThat(one.draining).isTrue();
    assertThat(one.closed).isZero();
    one.drained.complete();
    assertThat(one.closed).isEqualTo(1);
    assertThat(made.get(1).closed).isZero();
  }

  @Test
  void shouldNotTellOfAnOriginThatIsReplaced() {
    origin.configure(url("http://one:1"), 1);
    origin.configure(url("http://two:2"), 2);
    made.get(0).changed.accept(OriginHealth.UP);
    assertThat(statuses).isEmpty();
    made.get(1).changed.accept(OriginHealth.UP);
    assertThat(statuses).containsExactly("true 2");
  }

  @Test
  void shouldCloseAllOnceAndTakeNoConfigurationAfterwards() {
    origin.configure(url("http://one:1"), 1);
    origin.configure(url("http://two:2"), 2);
    assertThat(origin.close().succeeded()).isTrue();
    made.get(0).drained.complete();
    origin.configure(url("http://three:3"), 3);
    assertThat(made).extracting(service -> service.closed).containsExactly(1, 1);
  }
}
