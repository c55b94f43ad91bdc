package dev.culvert.testing.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.net.Sockets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a peer that says what this test has written down. */
@Timeout(30)
class ProtocolV1ConnectorTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The example of section 4 of docs/protocol.md. */
  private static final String OPEN =
      "0000002e 10 01 0000 00000001 00040000 00 0003474554 00056874747073 000964656d6f2e74657374"
          + " 00012f 0001 0006616363657074 00032a2f2a";

  private static final String ACCEPTED = "00000004 15 00 0000 00000001 00000000";

  private ServerSocket listener;
  private ProtocolV1Connector connector;
  private Socket peer;
  private DataInputStream in;

  @BeforeEach
  void connect() throws IOException {
    listener = Sockets.listen();
    connector = ProtocolV1Connector.connect(Sockets.loopback(listener.getLocalPort()));
    peer = listener.accept();
    peer.setSoTimeout((int) LIMIT.toMillis());
    in = new DataInputStream(peer.getInputStream());
  }

  @AfterEach
  void close() {
    connector.close();
    Sockets.close(peer);
    Sockets.close(listener);
  }

  @Test
  void shouldRegisterAndAnswerTheExampleOfTheSpecification() throws IOException {
    JsonObject hello = ProtocolV1Connector.hello("secret");
    assertThat(registered(hello, welcome()).welcomed().location()).isEqualTo("dfw");

    connector.serve(
        request -> {
          assertThat(request.method() + " " + request.scheme()).isEqualTo("GET https");
          assertThat(request.authority() + request.target()).isEqualTo("demo.test/");
          assertThat(request.fields()).containsExactly(Map.entry("accept", "*/*"));
          return new ResponseV1(200, List.of(), Buffer.buffer());
        });
    JsonObject status = frame().json();
    assertThat(status.getBoolean("ready")).isTrue();
    write(OPEN);
    expect(ACCEPTED);
    expect("00000006 11 01 0000 00000001 00c8 0000 0000");
  }

  @Test
  void shouldGiveARefusalAsAValue() throws IOException {
    JsonObject refused = new JsonObject().put("code", "BUSY").put("text", "no").put("retry", true);
    RegistrationV1 answer =
        registered(ProtocolV1Connector.hello("x"), FrameV1.json(FrameV1.REFUSED, refused));
    assertThat(answer.refused()).isEqualTo(new RegistrationV1.Refused("BUSY", "no", true));
  }

  @Test
  void shouldSendNoMoreThanWasGranted() throws IOException {
    serve(new ResponseV1(200, List.of(), Buffer.buffer(new byte[20_000])));
    write(OPEN.replace("00040000 00 00034", "00000003 00 00034"));
    expect(ACCEPTED);
    assertThat(frame().type()).isEqualTo(FrameV1.HEAD);
    assertThat(data(frame())).isEqualTo(3);
    FrameV1 meanwhile = frame();
    assertThat(meanwhile.type()).as("it waits, and says that it is alive").isEqualTo(0x06);
    write("00000004 15 00 0000 00000001 00008000");
    assertThat(data(frame())).isEqualTo(16_384);
    FrameV1 last = frame();
    assertThat(data(last)).isEqualTo(20_000 - 3 - 16_384);
    assertThat(last.flags()).isEqualTo(FrameV1.FIN);
  }

  @Test
  void shouldCollectABodyAndGrantMore() throws IOException {
    serve(null);
    write(OPEN.replace("2e 10 01", "2e 10 00"));
    expect(ACCEPTED);
    Buffer part = Buffer.buffer(new byte[16_384]);
    for (int i = 0; i < 3; i++) {
      write(new FrameV1(FrameV1.DATA, 0, 1, part));
    }
    expect("00000004 15 00 0000 00000001 00008000");
    write("00000002 13 00 0000 00000001 0000");
    assertThat(frame().type()).isEqualTo(FrameV1.HEAD);
    assertThat(frame().payload().toString()).isEqualTo("got 49152");
  }

  @Test
  void shouldRefuseAfterADrainAndSayGoodbye() throws IOException {
    serve(null);
    CompletableFuture<Void> drained = CompletableFuture.runAsync(this::drain);
    assertThat(frame().type()).isEqualTo(FrameV1.DRAIN);
    write("00000000 08 00 0000 00000000");
    drained.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    write(OPEN);
    FrameV1 reset = frame();
    assertThat(reset.type()).isEqualTo(FrameV1.RESET);
    assertThat(reset.payload().getByte(0)).isEqualTo((byte) 1);
    connector.goodbye("DRAINED");
    assertThat(frame().json().getInteger("lastAccepted")).isEqualTo(1);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void shouldHearTheStreamAndItsEnd() throws IOException {
    serve(null);
    write(FrameV1.json(FrameV1.ROUTABLE, new JsonObject().put("edges", 2)));
    assertThat(connector.awaitFrame(FrameV1.ROUTABLE, LIMIT).getInteger("edges")).isEqualTo(2);
    write("00000000 07 00 0000 00000000");
    assertThat(frame().type()).isEqualTo(FrameV1.DRAIN_OK);
    assertThat(connector.ended()).isFalse();
    peer.close();
    assertThat(connector.awaitEnd(LIMIT)).contains("EOF");
    await().atMost(LIMIT).until(connector::ended);
  }

  private static FrameV1 welcome() {
    return FrameV1.json(FrameV1.WELCOME, new JsonObject().put("version", 1).put("location", "dfw"));
  }

  private RegistrationV1 registered(JsonObject hello, FrameV1 answer) throws IOException {
    CompletableFuture<RegistrationV1> registration =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return connector.register(hello);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    FrameV1 first = frame();
    assertThat(first.type()).isEqualTo(FrameV1.HELLO);
    assertThat(first.json()).isEqualTo(hello);
    write(answer);
    return registration.join();
  }

  /** Answers with this, or with the number of bytes that came. */
  private void serve(ResponseV1 response) throws IOException {
    connector.serve(
        request -> response != null ? response : ResponseV1.ok("got " + request.body().length()));
    assertThat(frame().type()).isEqualTo(FrameV1.STATUS);
  }

  private void drain() {
    try {
      connector.drain(LIMIT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int data(FrameV1 frame) {
    assertThat(frame.type()).isEqualTo(FrameV1.DATA);
    return frame.payload().length();
  }

  private FrameV1 frame() throws IOException {
    return FrameV1.read(in);
  }

  private void write(FrameV1 frame) throws IOException {
    frame.writeTo(new DataOutputStream(peer.getOutputStream()));
  }

  private void write(String hex) throws IOException {
    peer.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private void expect(String hex) throws IOException {
    byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThat(in.readNBytes(expected.length)).isEqualTo(expected);
  }
}
