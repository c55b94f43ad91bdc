package dev.culvert.connector.origin.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.connector.origin.http1.RequestHeadWriter.Framing;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadWriterTest {

  @Test
  void shouldWriteTheHeadAsItCame() {
    HeaderFields fields = HeaderFields.of("Accept", "*/*", "x-name", "caf\u00e9\t", "Accept", "a");
    assertThat(written(new HttpHead("GET", "http", "a.test:80", "/p?q", fields), true))
        .isEqualTo(
            String.join(
                "\r\n",
                "GET /p?q HTTP/1.1",
                "host: a.test:80",
                "Accept: */*",
                "x-name: caf\u00e9\t",
                "Accept: a",
                "",
                ""));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, true, NO_BODY, ''",
    "POST, true, NO_BODY, 'content-length: 0\r\n'",
    "DELETE, true, NO_BODY, ''",
    "GET, false, CHUNKED, 'transfer-encoding: chunked\r\n'",
    "POST, false, CHUNKED, 'transfer-encoding: chunked\r\n'"
  })
  void shouldSayHowTheBodyEnds(String method, boolean bodyless, Framing framing, String field) {
    HttpHead head = new HttpHead(method, "http", "a.test", "/", new HeaderFields());
    assertThat(RequestHeadWriter.framing(head, bodyless)).isEqualTo(framing);
    assertThat(written(head, bodyless))
        .isEqualTo(method + " / HTTP/1.1\r\nhost: a.test\r\n" + field.translateEscapes() + "\r\n");
  }

  @Test
  void shouldKeepALengthThatTheHeadHas() {
    HeaderFields fields = HeaderFields.of("Content-Length", "5");
    HttpHead head = new HttpHead("POST", "http", "a.test", "/", fields);
    assertThat(RequestHeadWriter.framing(head, false)).isEqualTo(Framing.CONTENT_LENGTH);
    assertThat(written(head, false))
        .isEqualTo("POST / HTTP/1.1\r\nhost: a.test\r\nContent-Length: 5\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\0b", "a\u007fb", "\u0100"})
  void shouldRefuseAValueThatCouldBeTakenForMore(String value) {
    refuses(new HttpHead("GET", "http", "a.test", "/", HeaderFields.of("a", value)), "value");
    refuses(new HttpHead("GET", "http", value, "/", new HeaderFields()), "value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a:", "a\r\n", "\u00e9"})
  void shouldRefuseANameThatIsNone(String name) {
    refuses(new HttpHead("GET", "http", "a.test", "/", HeaderFields.of(name, "a")), "name");
    refuses(new HttpHead(name, "http", "a.test", "/", new HeaderFields()), "name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/\r\n", "/\u00e9"})
  void shouldRefuseATargetThatEndsTooEarly(String target) {
    refuses(new HttpHead("GET", "http", "a.test", target, new HeaderFields()), "target");
  }

  private static void refuses(HttpHead head, String what) {
    assertThatThrownBy(() -> written(head, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header " + what);
  }

  private static String written(HttpHead head, boolean bodyless) {
    ByteBuf bytes = Unpooled.buffer();
    RequestHeadWriter.write(bytes, head, RequestHeadWriter.framing(head, bodyless));
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
