package dev.culvert.edge.admit;

import dev.culvert.core.admission.AdmissionDesk;
import dev.culvert.core.admission.AdmitRequest;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.Registration;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import dev.culvert.edge.directory.DirectoryFollower;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;

/** Lets an edge admit connectors by its own view when they find no registry. */
public final class EdgeAdmission {

  private EdgeAdmission() {}

  /**
   * Answers admission requests that come to the endpoint; on the endpoint's context.
   *
   * @param clusterTag what tokens of this cluster carry
   * @return stops following the view
   */
  public static Registration serve(
      Vertx vertx,
      BusEndpoint endpoint,
      ClusterNode node,
      DirectoryFollower directory,
      String clusterTag) {
    AdmitRequest.register(vertx);
    Counter admissions = Ops.of(vertx).registry().counter("culvert.edge.admissions.by.own.view");
    AdmissionDesk desk = new AdmissionDesk(clusterTag, directory::tunnel);
    Registration views =
        node.onView(vertx.getOrCreateContext(), view -> desk.view(view, nowMillis()));
    endpoint.on(
        AdmitRequest.class,
        message -> {
          admissions.increment();
          message.reply(desk.admit(message.body(), nowMillis()));
        });
    return views;
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
