package dev.culvert.core.internals;

import dev.culvert.core.config.StartException;
import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that Vert.x and Netty still have what this package needs of them beyond their API. Each
 * process does so once Vert.x has started, before its first verticle: the classes to look at are
 * loaded by then, so that it takes about 10 ms. It opens nothing.
 */
public final class SelfTest {

  /** The version of Vert.x that this program was made for. */
  static final String VERTX = "5.0.12";

  /** The version of Netty that this program was made for. */
  static final String NETTY = "4.2.18.Final";

  private static final String CONTEXT = "io.vertx.core.internal.ContextInternal";
  private static final String INTERNAL = "io.vertx.core.internal.VertxInternal";
  private static final String HANDLER = "()Lio/netty/channel/ChannelHandlerContext;";
  private static final String BYTES = "()Lio/netty/buffer/ByteBuf;";
  private static final String PROMISE = "()Lio/vertx/core/internal/PromiseInternal;";

  /** Everything that is needed. */
  static final List<Need> NEEDS =
      List.of(
          Need.of("io.vertx.core.http.impl.HttpServerConnection", "channelHandlerContext", HANDLER),
          Need.of(
              "io.vertx.core.http.impl.Http1xServerConnection",
              "writeToChannel",
              "(Ljava/lang/Object;)Z"),
          Need.of("io.vertx.core.internal.net.NetSocketInternal", "channelHandlerContext", HANDLER),
          Need.of(CONTEXT, "nettyEventLoop", "()Lio/netty/channel/EventLoop;"),
          Need.of(CONTEXT, "beginDispatch", "()Lio/vertx/core/internal/ContextInternal;"),
          Need.of(CONTEXT, "endDispatch", "(Lio/vertx/core/internal/ContextInternal;)V"),
          Need.of(CONTEXT, "promise", PROMISE),
          Need.of(INTERNAL, "promise", PROMISE),
          Need.of(INTERNAL, "createEventLoopContext", "()Lio/vertx/core/internal/ContextInternal;"),
          Need.of(INTERNAL, "clusterManager", "()Lio/vertx/core/spi/cluster/ClusterManager;"),
          Need.of(INTERNAL, "transport", "()Lio/vertx/core/spi/transport/Transport;"),
          Need.of("io.vertx.core.buffer.impl.BufferImpl", "byteBuf", BYTES),
          Need.of("io.vertx.core.internal.buffer.BufferInternal", "getByteBuf", BYTES),
          Need.of(
              "io.netty.channel.RecvByteBufAllocator$DelegatingHandle",
              "delegate",
              "()Lio/netty/channel/RecvByteBufAllocator$Handle;"),
          Need.EPOLL_SET_FLAG);

  private SelfTest() {}

  /**
   * Checks everything.
   *
   * @throws StartException naming the versions this program was made for, those that were found,
   *     and what is missing
   */
  public static void run() {
    check(NEEDS);
  }

  static void check(List<Need> needs) {
    List<String> missing = new ArrayList<>();
    for (Need need : needs) {
      try {
        need.find(MethodHandles.lookup());
      } catch (ReflectiveOperationException absent) {
        missing.add(need.toString());
      }
    }
    if (!missing.isEmpty()) {
      throw new StartException(
          "this program was made for Vert.x %s and Netty %s, and runs with Vert.x %s and Netty %s,"
                  .formatted(VERTX, NETTY, vertxVersion(), nettyVersion())
              + " where these are missing: "
              + String.join(", ", missing)
              + "; use the libraries that came with it");
    }
  }

  /** The version of Vert.x that is there. */
  static String vertxVersion() {
    try (InputStream text =
        SelfTest.class.getClassLoader().getResourceAsStream("META-INF/vertx/vertx-version.txt")) {
      return text == null
          ? "(unknown)"
          : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "(unknown)";
    }
  }

  /** The version of Netty that is there. */
  static String nettyVersion() {
    Map<String, Version> versions = Version.identify(SelfTest.class.getClassLoader());
    Version common = versions.get("netty-common");
    if (common != null) {
      return common.artifactVersion();
    }
    // In one jar of everything the file of one module is left.
    return versions.values().stream().map(Version::artifactVersion).findFirst().orElse("(unknown)");
  }
}
