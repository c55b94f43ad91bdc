package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of OPEN as bytes, and what is refused where it is read. */
class OpenHeadsTest {

  private static final int KIND_AT = FrameHeader.BYTES + Integer.BYTES;

  private static final HttpHead GET =
      new HttpHead("GET", "https", "a.test", "/chat?x", HeaderFields.of("origin", "b.test"));

  static List<OpenHead> heads() {
    return List.of(
        GET,
        new UpgradeHead("websocket", GET),
        new TcpHead("192.0.2.7", 0, 5432),
        new TcpHead("2001:db8::7", 65_535, 1));
  }

  private static OpenHead read(Buffer items, int kind) {
    return HeadCodec.readOpen(kind, new PayloadReader(items));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void shouldReadWhatWasWritten(OpenHead head) {
    Buffer frame = Buffer.buffer();
    Frames.appendOpen(frame, 1, false, 7, null, head);
    assertThat(frame.getUnsignedByte(KIND_AT)).isEqualTo((short) head.kind());
    assertThat(frame.getInt(0)).isEqualTo(frame.length() - FrameHeader.BYTES);
    assertThat(read(frame.slice(KIND_AT + 1, frame.length()), head.kind())).isEqualTo(head);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void shouldNameTheKindThatIsRelayed(OpenHead head) {
    RelayTarget target = new RelayTarget(UUID.randomUUID(), UUID.randomUUID(), 3, 42);
    Buffer frame = Buffer.buffer();
    Frames.appendOpen(frame, 1, false, 7, target, head);
    assertThat(frame.getInt(0)).isEqualTo(frame.length() - FrameHeader.BYTES);
    PayloadReader payload = new PayloadReader(frame.slice(KIND_AT, frame.length()));
    boolean http = head.kind() == OpenHead.KIND_HTTP;
    assertThat(payload.unsignedByte())
        .isEqualTo(http ? Frames.KIND_RELAYED_HTTP : Frames.KIND_RELAYED);
    assertThat(RelayTarget.read(payload)).isEqualTo(target);
    if (!http) {
      assertThat(payload.unsignedByte()).isEqualTo(head.kind());
    }
    assertThat(HeadCodec.readOpen(head.kind(), payload)).isEqualTo(head);
  }

  @Test
  void shouldKeepHttpAsItWas() {
    assertThat(GET.feature()).isNull();
    assertThat(GET.kind()).isZero();
    assertThat(new UpgradeHead("websocket", GET).feature()).isEqualTo("upgrade");
    assertThat(new UpgradeHead("websocket", GET).method()).isEqualTo("GET");
    assertThat(new TcpHead("::1", 1, 1).feature()).isEqualTo("tcp");
    assertThat(new TcpHead("::1", 1, 1).method()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "web socket", "websocket,h2c", "websocket/13", "web\nsocket"})
  void shouldRefuseAProtocolThatIsNoToken(String protocol) {
    Buffer items = Buffer.buffer();
    HeadCodec.append(items, (OpenHead) new UpgradeHead(protocol, GET));
    assertThatThrownBy(() -> read(items, OpenHead.KIND_UPGRADE))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("protocol");
  }

  @Test
  void shouldCheckTheRequestOfAnUpgradeLikeAnyOther() {
    Buffer items = Buffer.buffer();
    HttpHead bad = new HttpHead("GET", "http", "a test", "/", HeaderFields.NONE);
    HeadCodec.append(items, (OpenHead) new UpgradeHead("websocket", bad));
    assertThatThrownBy(() -> read(items, OpenHead.KIND_UPGRADE))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("authority");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a.test", "192.0.2", "192.0.2.256", "[::1]", "::1%eth0", "1.2.3.4:80", "x:y"})
  void shouldRefuseAVisitorThatIsNoAddress(String visitor) {
    Buffer items = Buffer.buffer();
    HeadCodec.append(items, (OpenHead) new TcpHead(visitor, 1, 1));
    assertThatThrownBy(() -> read(items, OpenHead.KIND_TCP))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("visitor");
  }

  @Test
  void shouldRefuseAPortOfZeroAndAHeadThatIsCut() {
    Buffer items = Buffer.buffer();
    HeadCodec.append(items, (OpenHead) new TcpHead("::1", 1, 1));
    int end = items.length();
    assertThatThrownBy(() -> read(items.slice(0, end - 1), OpenHead.KIND_TCP))
        .isInstanceOf(ProtocolException.class);
    items.setUnsignedShort(end - Short.BYTES, 0);
    assertThatThrownBy(() -> read(items, OpenHead.KIND_TCP))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("port");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 255})
  void shouldRefuseAKindThatIsNotKnown(int kind) {
    assertThatThrownBy(() -> read(Buffer.buffer(new byte[64]), kind))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("kind: " + kind);
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "65536, 1", "1, 0", "1, 65536"})
  void shouldHaveNoPortsBeyondThoseThereAre(int visitorPort, int port) {
    assertThatThrownBy(() -> new TcpHead("::1", visitorPort, port))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
