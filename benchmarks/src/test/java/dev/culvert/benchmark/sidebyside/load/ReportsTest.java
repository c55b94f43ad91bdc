package dev.culvert.benchmark.sidebyside.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What wrk 4.1.0 and h2load 1.52.0 print. */
@Timeout(10)
class ReportsTest {

  private static final String WRK =
      """
      Running 1s test @ http://127.0.0.1:21998/nope
        1 threads and 16 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency   313.25us  237.79us   3.86ms   92.60%
          Req/Sec    50.31k     1.91k   52.03k    80.00%
        Latency Distribution
           50%  260.00us\s
           75%  352.00us
           90%  485.00us
           99%    1.36ms\s
        50002 requests in 2.00s, 10.00MB read
        Socket errors: connect 1, read 20, write 300, timeout 4000
        Non-2xx or 3xx responses: 50000
      Requests/sec:  25001.25
      Transfer/sec:      5.00MB
      """;

  private static final String H2LOAD =
      """
      starting benchmark...
      finished in 2.00s, 78246.00 req/s, 86.56MB/s
      requests: 156492 total, 156556 started, 156492 done, 156490 succeeded, 2 failed, 1 errored, 0 timeout
      status codes: 156490 2xx, 0 3xx, 1 4xx, 0 5xx
      time for request:       69us      4.79ms       763us       329us    68.62%
      """;

  @Test
  void shouldReadWhatWrkPrints() {
    WrkReport report = WrkReport.parse(WRK.lines().toList());
    assertThat(report.requests()).isEqualTo(50_002);
    assertThat(report.requestsPerSecond()).isEqualTo(25_001.25);
    assertThat(report.megabytesPerSecond()).isCloseTo(5.24288, within(1e-9));
    assertThat(report.p50Millis()).isCloseTo(0.26, within(1e-9));
    assertThat(report.p99Millis()).isCloseTo(1.36, within(1e-9));
    assertThat(report.errors()).isEqualTo(54_321);
  }

  @Test
  void shouldFindNoErrorsWhereWrkNamesNone() {
    List<String> lines =
        WRK.lines().filter(l -> !l.contains("errors") && !l.contains("responses")).toList();
    assertThat(WrkReport.parse(lines).errors()).isZero();
  }

  @Test
  void shouldReadWhatH2loadPrints() {
    assertThat(H2loadReport.parse(H2LOAD.lines().toList()))
        .isEqualTo(new H2loadReport(156_490, 78_246, 2));
  }

  @Test
  void shouldRefuseWhatIsNoReport() {
    List<String> lines = List.of("unable to connect to 127.0.0.1:1 Connection refused");
    assertThatThrownBy(() -> WrkReport.parse(lines)).hasMessageContaining("Connection refused");
    assertThatThrownBy(() -> H2loadReport.parse(lines)).hasMessageContaining("Connection refused");
  }

  @Test
  void shouldKnowAllUnits() {
    assertThat(Units.millis("2", "us")).isEqualTo(0.002);
    assertThat(Units.millis("1.5", "s")).isEqualTo(1500);
    assertThat(Units.millis("1", "m")).isEqualTo(60_000);
    assertThat(Units.bytes("1.5", "KB")).isEqualTo(1536);
    assertThat(Units.bytes("2", "GB")).isEqualTo(2.0 * 1024 * 1024 * 1024);
    assertThatThrownBy(() -> Units.bytes("2", "s")).hasMessage("2s is no size");
  }
}
