package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.dial.DialException.Fault;
import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.config.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LookupTest {

  private static Vertx vertx;

  private final TestDns dns = new TestDns();
  private NameLookup lookup = new NameLookup(vertx, dns.address(), Duration.ofSeconds(2));

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
  }

  @AfterAll
  static void stop() throws Exception {
    Dials.await(vertx.close());
  }

  @AfterEach
  void close() throws Exception {
    Dials.await(lookup.close());
    dns.close();
  }

  @Test
  void shouldFindTheAddressesOfBothFamilies() throws Exception {
    dns.host("edge.example.com", "192.0.2.1", "192.0.2.2", "2001:db8::1");
    assertThat(addresses("Edge.Example.com"))
        .isEqualTo(list("2001:db8::1", "192.0.2.1", "192.0.2.2"));
  }

  @Test
  void shouldFollowAliases() throws Exception {
    dns.alias("edge.example.com", "lb.example.net").host("lb.example.net", "192.0.2.1");
    assertThat(addresses("edge.example.com")).isEqualTo(list("192.0.2.1"));
  }

  @Test
  void shouldNotWaitForAnswersAboutIpv6WhereIpv4IsThere() throws Exception {
    dns.host("edge.example.com", "192.0.2.1").silentAbout("AAAA edge.example.com");
    long begun = System.nanoTime();
    assertThat(addresses("edge.example.com")).isEqualTo(list("192.0.2.1"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void shouldSayThatThereIsNoSuchHost() {
    assertThat(Dials.failure(lookup.addresses("edge.example.com"), Fault.NOT_FOUND))
        .hasMessage(
            "the DNS server 127.0.0.1:"
                + dns.address().getPort()
                + " knows no address of edge.example.com; check its spelling");
  }

  @Test
  void shouldAskAgainBeforeItGivesUpOnADnsServer() {
    lookup = new NameLookup(vertx, dns.address(), Duration.ofMillis(600));
    dns.silentAbout("A edge.example.com").silentAbout("AAAA edge.example.com");
    long begun = System.nanoTime();
    assertThat(Dials.failure(lookup.addresses("edge.example.com"), Fault.TIMEOUT))
        .hasMessageContaining("gave no address of edge.example.com within 600 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_500));
    assertThat(dns.questions().stream().filter("A edge.example.com"::equals)).hasSize(2);
  }

  @Test
  void shouldAskTheSystemUnlessToldOtherwise() throws Exception {
    NameLookup system = new NameLookup(vertx, null, Duration.ofSeconds(5));
    assertThat(Dials.await(system.addresses("localhost")))
        .isNotEmpty()
        .allMatch(InetAddress::isLoopbackAddress);
    assertThat(Dials.await(system.addresses("2001:db8::7"))).isEqualTo(list("2001:db8::7"));
    Dials.failure(system.addresses("edge.invalid"), Fault.NOT_FOUND);
    Dials.await(system.close());
    assertThat(dns.questions()).isEmpty();
  }

  @Test
  void shouldKeepNoSocketOfAQuestion() throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(descriptors), "counting sockets needs /proc");
    dns.host("edge.example.com", "192.0.2.1", "2001:db8::1");
    addresses("edge.example.com");
    long before = sockets(descriptors);
    for (int i = 0; i < 50; i++) {
      addresses("edge.example.com");
    }
    assertThat(sockets(descriptors)).isLessThan(before + 10);
  }

  private static long sockets(Path descriptors) throws IOException {
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.count();
    }
  }

  @Test
  void shouldResolveWhatIsConfigured() throws Exception {
    dns.service("_culvert._tcp.example.com", 10, 1, 7001, "b.example.com")
        .service("_culvert._tcp.example.com", 5, 1, 7002, "a.example.com")
        .service("_culvert._tcp.example.com", 20, 1, 7003, "evil.example.net")
        .service("_culvert._tcp.example.com", 30, 1, 1, "");
    Dialler dialler = new Dialler(vertx, DialOptions.defaults().withDns(dns.address()));
    List<HostPort> edges =
        Dials.await(
            dialler.resolve(
                List.of("edge:1", "example.com", "192.0.2.1", "edge:1", "plain.example.org")));
    assertThat(edges)
        .extracting(HostPort::toString)
        .containsExactly(
            "edge:1",
            "a.example.com:7002",
            "b.example.com:7001",
            "192.0.2.1:7844",
            "plain.example.org:7844");
    Dials.await(dialler.close());
  }

  @Test
  void shouldFollowServiceRecordsAnywhereWhereACaOfOnesOwnVouchesForThem() throws Exception {
    dns.service("_culvert._tcp.example.com", 1, 1, 7003, "edge.example.net");
    DialOptions options = DialOptions.defaults().withDns(dns.address());
    Dialler open = new Dialler(vertx, options);
    Dialler own = new Dialler(vertx, options.withCa(Path.of("ca.pem")));
    assertThat(Dials.await(own.resolve(List.of("example.com"))))
        .containsExactly(new HostPort("edge.example.net", 7003));
    assertThat(Dials.failure(open.resolve(List.of("example.com")), Fault.NOT_FOUND))
        .hasMessageContaining("name no edge that may be dialled");
    Dials.await(own.close());
    Dials.await(open.close());
  }

  @Test
  void shouldDialTheDomainItselfWhereDnsSaysNothing() throws Exception {
    dns.silentAbout("SRV _culvert._tcp.example.com");
    Dialler dialler =
        new Dialler(
            vertx,
            DialOptions.defaults().withDns(dns.address()).withTimeout(Duration.ofMillis(400)));
    assertThat(Dials.await(dialler.resolve(List.of("example.com"))))
        .containsExactly(new HostPort("example.com", 7844));
    Dials.failure(dialler.resolve(List.of()), Fault.NOT_FOUND);
    Dials.failure(dialler.resolve(List.of("https://x")), Fault.SETTINGS);
    Dials.await(dialler.close());
  }

  private List<InetAddress> addresses(String host) throws Exception {
    return Dials.await(lookup.addresses(host));
  }

  private static List<InetAddress> list(String... addresses) {
    return Stream.of(addresses).map(Hosts::literal).toList();
  }
}
