package dev.culvert.core.exchange;

import dev.culvert.core.exchange.ExchangeContract.LinkUser;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.link.SessionAcceptor;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two bus endpoints, each on its own context, of one node or of two. */
final class BusEnds {

  final End opener;
  final End acceptor;

  record End(BusEndpoint endpoint, ContextInternal context) {
    EventLoop loop() {
      return context.nettyEventLoop();
    }
  }

  BusEnds(Vertx openerNode, Vertx acceptorNode, String name) throws Exception {
    opener = register(openerNode, "test." + name + ".opener");
    acceptor = register(acceptorNode, "test." + name + ".acceptor");
  }

  private static End register(Vertx vertx, String address) throws Exception {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    CompletableFuture<BusEndpoint> registered = new CompletableFuture<>();
    context.runOnContext(
        v ->
            BusEndpoint.register(vertx, address)
                .onSuccess(registered::complete)
                .onFailure(registered::completeExceptionally));
    return new End(registered.get(10, TimeUnit.SECONDS), context);
  }

  void connect(LinkUser openerEnd, LinkUser acceptorEnd) throws Exception {
    acceptor.endpoint.acceptor(
        (hello, link) -> {
          acceptorEnd.use(link.get(), acceptor.loop());
          return SessionAcceptor.Answer.welcome(new JsonObject().put("for", hello));
        });
    CompletableFuture<Void> connected = new CompletableFuture<>();
    opener.context.runOnContext(
        v ->
            opener
                .endpoint
                .open(acceptor.endpoint.address(), new JsonObject().put("who", "test"))
                .onSuccess(
                    opened -> {
                      openerEnd.use(opened.link(), opener.loop());
                      connected.complete(null);
                    })
                .onFailure(connected::completeExceptionally));
    connected.get(10, TimeUnit.SECONDS);
  }
}
