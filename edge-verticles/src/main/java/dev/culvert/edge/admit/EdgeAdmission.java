package dev.culvert.edge.admit;

import dev.culvert.core.admission.AdmissionDesk;
import dev.culvert.core.admission.AdmitRequest;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import dev.culvert.edge.directory.DirectoryFollower;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;

/** Lets an edge admit connectors by its own view when they find no registry. */
public final class EdgeAdmission {

  private EdgeAdmission() {}

  /** Answers admission requests that come to the endpoint; on the endpoint's context. */
  public static void serve(
      Vertx vertx, BusEndpoint endpoint, ClusterNode node, DirectoryFollower directory) {
    AdmitRequest.register(vertx);
    Counter admissions = Ops.of(vertx).registry().counter("culvert.edge.admissions.by.own.view");
    AdmissionDesk desk = new AdmissionDesk();
    endpoint.on(
        AdmitRequest.class,
        message -> {
          long now = System.nanoTime() / 1_000_000;
          desk.directory(directory.directory());
          desk.view(node.view(), now);
          admissions.increment();
          message.reply(desk.admit(message.body(), now));
        });
  }
}
