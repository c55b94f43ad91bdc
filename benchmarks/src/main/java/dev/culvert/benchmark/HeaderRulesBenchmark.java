package dev.culvert.benchmark;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.TrustedProxies;
import dev.culvert.edge.ingress.UntrustedFields;
import dev.culvert.edge.ingress.Visitor;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the rewriting of header fields costs an edge. One operation is one head: a browser's request
 * from the multimap of the HTTP server to the fields of an OPEN, or the fields of a HEAD to the
 * multimap of the response. What is written to counts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeaderRulesBenchmark {

  private static final int ADDED_FIELDS = 8;

  private final HeaderRules rules =
      new HeaderRules(
          "benchmark", TrustedProxies.none(), UntrustedFields.of(UntrustedFields.DEFAULT_NAMES));
  private final MultiMap request = HttpHeaders.headers();
  private Visitor visitor;

  /** Makes the visitor and what it sends. */
  @Setup
  public void fill() throws UnknownHostException {
    InetAddress address =
        InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString("203.0.113.7"));
    visitor = Visitor.of(address, true, 443, TrustedProxies.of(List.of()));
    request.add("host", TypicalHeads.HOST);
    TypicalHeads.REQUEST.fields().forEach(request::add);
    request.add("connection", "keep-alive");
  }

  /** A request on its way to a stream. */
  @Benchmark
  public HeaderFields request() {
    HeaderFields fields = new HeaderFields(request.size() + ADDED_FIELDS);
    rules.request(request::forEach, visitor, fields::add);
    return fields;
  }

  /** A response on its way to the visitor. */
  @Benchmark
  public MultiMap response() {
    MultiMap headers = HttpHeaders.headers();
    rules.response(TypicalHeads.RESPONSE.fields()::forEach, 200, headers::add);
    return headers;
  }
}
