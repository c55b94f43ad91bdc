package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a head may hold: {@code docs/protocol.md}, section "Texts and fields". */
class HeadRulesTest {

  private static final String NOT_IN_TOKENS = "\"(),/:;<=>?@[\\]{} \t\u0080\u00e9";

  static IntStream controls() {
    return IntStream.concat(IntStream.range(0, ' '), IntStream.of(0x7f)).filter(c -> c != '\t');
  }

  static IntStream notInTokens() {
    return IntStream.concat(controls(), NOT_IN_TOKENS.chars());
  }

  static IntStream notInWords() {
    return IntStream.concat(controls(), IntStream.of(' ', '\t'));
  }

  private static String with(int c) {
    return "a" + (char) c + "b";
  }

  @ParameterizedTest
  @MethodSource("controls")
  void shouldRefuseControlCharactersInValuesAndReasons(int c) {
    assertRefused(() -> response(200, "OK", "x-a", with(c)));
    assertRefused(() -> response(200, with(c)));
    assertRefused(() -> response(103, "", "link", with(c)));
    assertRefused(() -> request("GET", "http", "h", "/", "x-a", with(c)));
    assertRefused(() -> trailers("x-a", with(c)));
  }

  @ParameterizedTest
  @MethodSource("notInTokens")
  void shouldRefuseNamesAndMethodsThatAreNoTokens(int c) {
    assertRefused(() -> response(200, "OK", with(c), "v"));
    assertRefused(() -> trailers(with(c), "v"));
    assertRefused(() -> request("GET", "http", "h", "/", with(c), "v"));
    assertRefused(() -> request(with(c), "http", "h", "/"));
    assertRefused(() -> request("GET", with(c), "h", "/"));
  }

  @ParameterizedTest
  @MethodSource("notInWords")
  void shouldRefuseBlanksAndControlCharactersInTargetsAndAuthorities(int c) {
    assertRefused(() -> request("GET", "http", with(c), "/"));
    assertRefused(() -> request("GET", "http", "h", with(c)));
  }

  @Test
  void shouldRefuseWhatIsEmptyAndMayNotBe() {
    assertRefused(() -> response(200, "OK", "", "v"));
    assertRefused(() -> trailers("", "v"));
    assertRefused(() -> request("", "http", "h", "/"));
    assertRefused(() -> request("GET", "", "h", "/"));
    assertRefused(() -> request("GET", "http", "h", ""));
  }

  @Test
  void shouldTakeWhatIsUnusualAndAllowed() {
    ResponseHead head =
        response(999, "h\u00e9 \t~", "X-A!#$%&'*+-.^_`|~9", "\t caf\u00e9 \"\\ ", "empty", "");
    assertThat(head.reason()).isEqualTo("h\u00e9 \t~");
    assertThat(head.fields().value(0)).isEqualTo("\t caf\u00e9 \"\\ ");
    assertThat(request("M-SEARCH", "https", "", "/\u00e9?a=\"b\"|{}").target()).contains("|");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 5",
        "5 ",
        "+3",
        "-1",
        "0x10",
        "5,5",
        "5, 5",
        "1e3",
        "\u00b2",
        "9223372036854775808",
        "99999999999999999999999"
      })
  void shouldRefuseALengthThatIsNoDecimalNumber(String length) {
    assertRefused(() -> response(200, "OK", "Content-Length", length));
    assertRefused(() -> response(204, "", "Content-Length", length));
    assertRefused(() -> request("POST", "http", "h", "/", "content-length", length));
  }

  @Test
  void shouldKeepOneOfEqualLengthsAndRefuseDifferingOnes() {
    ResponseHead head = response(200, "", "content-length", "5", "a", "b", "Content-Length", "5");
    assertThat(head.fields()).isEqualTo(HeaderFields.of("content-length", "5", "a", "b"));
    assertThat(HeadCodec.contentLength(head.fields())).isEqualTo(5);
    assertRefused(() -> response(200, "", "content-length", "5", "Content-Length", "6"));
    assertRefused(() -> response(200, "", "content-length", "5", "Content-Length", "05"));
    assertRefused(
        () -> request("PUT", "http", "h", "/", "content-length", "1", "CONTENT-LENGTH", "2"));
    assertThat(
            HeadCodec.contentLength(
                response(200, "", "Content-Length", "9223372036854775807").fields()))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(HeadCodec.contentLength(response(200, "").fields())).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 103, 199, 204})
  void shouldLeaveOutALengthThatMeansNothing(int status) {
    ResponseHead head = response(status, "", "content-length", "5", "a", "b");
    assertThat(head.fields()).isEqualTo(HeaderFields.of("a", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer-encoding", "Transfer-Encoding", "TRANSFER-ENCODING"})
  void shouldRefuseTransferEncoding(String name) {
    assertRefused(() -> response(200, "OK", name, "chunked"));
    assertRefused(() -> response(103, "", name, "identity"));
    assertRefused(() -> request("POST", "http", "h", "/", name, "chunked"));
  }

  static Stream<String> notInTrailers() {
    return Stream.of(
        "transfer-encoding",
        "Content-Length",
        "connection",
        "keep-alive",
        "proxy-connection",
        "TE",
        "Trailer",
        "upgrade",
        "Host",
        "expect",
        "content-encoding",
        "content-type",
        "content-range",
        "set-cookie");
  }

  @ParameterizedTest
  @MethodSource("notInTrailers")
  void shouldLeaveOutTrailersThatComeTooLate(String name) {
    assertThat(trailers("grpc-status", "0", name, "1", "x-sum", "abc"))
        .isEqualTo(HeaderFields.of("grpc-status", "0", "x-sum", "abc"));
  }

  private static void assertRefused(Runnable read) {
    assertThatThrownBy(read::run)
        .isInstanceOf(ProtocolException.class)
        .message()
        .matches("[\\x20-\\x7e\\u00a1-\\u00ff]+");
  }

  private static Buffer payload(String... texts) {
    Buffer payload = Buffer.buffer();
    for (String text : texts) {
      HeadCodec.appendText(payload, text);
    }
    return payload;
  }

  private static Buffer fields(Buffer payload, String... namesAndValues) {
    payload.appendUnsignedShort(namesAndValues.length / 2);
    List<String> texts = new ArrayList<>(List.of(namesAndValues));
    return payload.appendBuffer(payload(texts.toArray(new String[0])));
  }

  private static ResponseHead response(int status, String reason, String... namesAndValues) {
    Buffer payload = Buffer.buffer().appendUnsignedShort(status).appendBuffer(payload(reason));
    return HeadCodec.readResponse(new PayloadReader(fields(payload, namesAndValues)));
  }

  private static HttpHead request(
      String method, String scheme, String authority, String target, String... namesAndValues) {
    Buffer payload = payload(method, scheme, authority, target);
    return HeadCodec.readRequest(new PayloadReader(fields(payload, namesAndValues)));
  }

  private static HeaderFields trailers(String... namesAndValues) {
    return HeadCodec.readTrailers(new PayloadReader(fields(Buffer.buffer(), namesAndValues)));
  }
}
