package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for all frames, all heads, all portions and all bytes. */
class FramePropertiesTest {

  record Frame(int type, int flags, int id, List<Byte> payload) {}

  @Provide
  Arbitrary<List<Frame>> frames() {
    Arbitrary<Integer> types =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of(0x10, 0x11, 0x12, 0x13, 0x14, 0x15)),
            Tuple.of(2, Arbitraries.integers().between(0x01, 0x0a)));
    return types
        .flatMap(
            type ->
                Combinators.combine(
                        Arbitraries.integers().between(0, 255),
                        FrameType.isOfExchange(type)
                            ? Arbitraries.integers().filter(id -> id != 0)
                            : Arbitraries.just(0),
                        Arbitraries.bytes()
                            .list()
                            .ofMaxSize(Math.min(300, FrameType.maxPayloadBytes(type))))
                    .as((flags, id, payload) -> new Frame(type, flags, id, payload)))
        .list()
        .ofMaxSize(20);
  }

  @Property(tries = 300)
  void framesAreFoundWhateverThePortions(
      @ForAll("frames") List<Frame> sent,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 700) int most) {
    Buffer wire = Buffer.buffer();
    for (Frame frame : sent) {
      FrameHeader.append(wire, frame.payload.size(), frame.type, frame.flags, frame.id);
      wire.appendBytes(bytes(frame.payload));
    }
    List<Frame> found = new ArrayList<>();
    List<Byte> begun = new ArrayList<>();
    FrameDecoder decoder =
        new FrameDecoder(
            (type, flags, id, payload) -> {
              begun.addAll(list(payload));
              boolean isWhole = begun.size() == sent.get(found.size()).payload.size();
              if (type != FrameType.DATA || isWhole) {
                found.add(new Frame(type, flags, id, List.copyOf(begun)));
                begun.clear();
              } else {
                assertThat(flags).isZero();
              }
            });
    Random random = new Random(seed);
    for (int at = 0; at < wire.length(); ) {
      int next = Math.min(wire.length(), at + 1 + random.nextInt(most));
      decoder.feed(wire.slice(at, next));
      at = next;
    }
    assertThat(found).isEqualTo(sent);
  }

  @Provide
  Arbitrary<String> latin1() {
    return Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);
  }

  /** What may stand in a value or a reason. */
  @Provide
  Arbitrary<String> line() {
    return latin1()
        .filter(text -> text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f)));
  }

  /** What may stand in an authority or a target. */
  @Provide
  Arbitrary<String> word() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .withCharRange('\u0080', '\u00ff')
        .ofMinLength(1)
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> token() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .withChars("!#$%&'*+-.^_`|~")
        .ofMinLength(1)
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<HeaderFields> fields() {
    return Combinators.combine(token(), line())
        .as((name, value) -> List.of(name, value))
        .list()
        .ofMaxSize(20)
        .map(
            fields ->
                HeaderFields.of(fields.stream().flatMap(List::stream).toArray(String[]::new)));
  }

  @Property(tries = 300)
  void anyRequestHeadComesBackAsItWas(
      @ForAll("token") String method,
      @ForAll("token") String scheme,
      @ForAll("word") String authority,
      @ForAll("word") String target,
      @ForAll("fields") HeaderFields fields) {
    HttpHead head = new HttpHead(method, scheme, authority, target, fields);
    Buffer bytes = Buffer.buffer();
    HeadCodec.append(bytes, head);
    assertThat(bytes.length()).isEqualTo(HeadCodec.bytes(head));
    assertThat(HeadCodec.readRequest(new PayloadReader(bytes))).isEqualTo(head);
    bytes.appendString("what a later version adds");
    assertThat(HeadCodec.readRequest(new PayloadReader(bytes))).isEqualTo(head);
  }

  @Property(tries = 300)
  void anyResponseHeadComesBackAsItWas(
      @ForAll @IntRange(min = 100, max = 999) int status,
      @ForAll("line") String reason,
      @ForAll("fields") HeaderFields fields) {
    ResponseHead head = new ResponseHead(status, reason, fields);
    Buffer bytes = Buffer.buffer();
    HeadCodec.append(bytes, head);
    assertThat(bytes.length()).isEqualTo(HeadCodec.bytes(head));
    assertThat(HeadCodec.readResponse(new PayloadReader(bytes))).isEqualTo(head);
  }

  @Property(tries = 300)
  void whatIsNotLatin1KeepsItsLengthAndBringsNoControlCharacters(@ForAll String text) {
    HeaderFields fields = HeaderFields.of("n", text.substring(0, Math.min(200, text.length())));
    Buffer bytes = Buffer.buffer();
    HeadCodec.append(bytes, fields);
    assertThat(bytes.length()).isEqualTo(HeadCodec.bytes(fields));
    PayloadReader reader = new PayloadReader(bytes);
    assertThat(reader.unsignedShort()).isEqualTo(1);
    assertThat(reader.text()).isEqualTo("n");
    String read = reader.text();
    for (int i = 0; i < read.length(); i++) {
      char was = fields.value(0).charAt(i);
      assertThat(read.charAt(i)).isEqualTo(was > 0xff ? '?' : was);
    }
  }

  @Property(tries = 1000)
  void anyBytesAreFramesOrAProtocolError(
      @ForAll @Size(max = 400) byte[] bytes, @ForAll boolean lengthIsSmall) {
    if (lengthIsSmall && bytes.length >= 6) {
      bytes[0] = 0;
      bytes[1] = 0;
      bytes[2] = 0;
      bytes[4] = (byte) (0x10 + Math.floorMod(bytes[4], 6));
    }
    AnyBytes.read(Buffer.buffer(bytes), 7);
  }

  private static byte[] bytes(List<Byte> list) {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = list.get(i);
    }
    return bytes;
  }

  private static List<Byte> list(Buffer buffer) {
    List<Byte> list = new ArrayList<>();
    for (byte b : buffer.getBytes()) {
      list.add(b);
    }
    return Arrays.asList(list.toArray(new Byte[0]));
  }
}
