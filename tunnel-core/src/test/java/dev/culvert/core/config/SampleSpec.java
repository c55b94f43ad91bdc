package dev.culvert.core.config;

import java.time.Duration;
import java.util.List;

/** A spec with a key of each type. */
final class SampleSpec {

  static final ConfigSpec SPEC =
      ConfigSpec.named("edge")
          .port("uplink.port", 7844, "uplinks")
          .portOrZero("http.port", 8080, "public HTTP")
          .integer("http.maxHeadFields", 100, 10, 1000, "fields")
          .duration("drain.grace", Duration.ofSeconds(30), "grace")
          .bytes("http.maxHeadBytes", 32 << 10, 1 << 10, 1 << 20, "head")
          .text("edge.location", "local", "location")
          .choice("uplink.tls", "on", List.of("on", "off"), "TLS")
          .flag("http.diagnosticHeaders", false, "headers")
          .texts("http.trustedProxies", List.of(), "proxies")
          .hostPort("uplink.advertise", "told to connectors")
          .url("origin.url", "http://127.0.0.1:3000", "origin")
          .objects(
              "tunnels",
              ConfigSpec.named("tunnel")
                  .requiredText("name", "name")
                  .texts("hostnames", List.of(), "hostnames"),
              "tunnels");

  private SampleSpec() {}
}
