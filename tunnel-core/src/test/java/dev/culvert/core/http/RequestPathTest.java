package dev.culvert.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b/c/./../../g, /a/g",
    "/a/.., /",
    "/a/../, /",
    "/a/b/.., /a/",
    "/a/b/., /a/b/",
    "/../../a, /a",
    "/a//b, /a//b",
    "/a//../b, /a/b",
    "//a, //a",
    "/..//a, //a",
    "/a/%2e%2E/b, /b",
    "/a/.%2e/b, /b",
    "/a/%2E./b, /b",
    "/a/%2e/b, /a/b",
    "/a/%2e., /",
    "/%61/%2e%2e/%62, /b",
    "/a/.../b, /a/.../b",
    "/a/.b/..c/d., /a/.b/..c/d.",
    "/a%2F..%2Fb, /a%2F..%2Fb",
    "/a/%252e%252e/b, /a/%252e%252e/b",
    "/a/.%2, /a/.%2",
    "/.well-known/x, /.well-known/x",
  })
  void shouldRemoveDotSegments(String path, String normalised) {
    RequestPath read = RequestPath.of(path);

    assertThat(read.normalised()).isEqualTo(normalised);
    assertThat(read.original()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/%61dmin, /admin",
    "/%41dmin, /Admin",
    "/%61%64%6D%69%6e, /admin",
    "/%7E, /~",
    "/%7euser, /~user",
    "/%2D%2d%5F%5f%30%39%5A%7A, /--__09Zz",
    "/a/%2e%2e%2e/b, /a/.../b",
    "/a%2Eb, /a.b",
    // Everything else stays encoded, and is compared in upper case.
    "/a%2fb, /a%2Fb",
    "/a%5cb, /a%5Cb",
    "/%25, /%25",
    "/%2561, /%2561",
    "/%00%0a%20%7f, /%00%0A%20%7F",
    "/%3b%3f%23, /%3B%3F%23",
    "/caf%c3%a9, /caf%C3%A9",
    "/%e1, /%E1",
    "/%40%60%5b%7b%2f%3a, /%40%60%5B%7B%2F%3A",
    // What is no percent-encoding stays as it is.
    "/%, /%",
    "/%6, /%6",
    "/%zz%61, /%zza",
    "/%zza%61, /%zzaa",
    "/%6g, /%6g",
    "/%%61, /%%61",
    "/%%361, /%%361",
    "/%2%65%2%65/x, /%2%65%2%65/x",
    "/100%/%61, /100%/a",
    "/%%7a, /%z",
    "/%x%61, /%xa",
  })
  void shouldDecodeUnreservedCharactersAndNoOthers(String path, String decoded) {
    RequestPath read = RequestPath.of(path);

    assertThat(read.decoded()).isEqualTo(decoded);
    assertThat(read.normalised()).isEqualTo(decoded);
    assertThat(read.original()).isEqualTo(path);
    assertThat(read.hasDotSegments()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, false",
    "/%61, false",
    "/a/../b, true",
    "/a/%2e, true",
    "/%2E%2E/, true",
    "/a/..%2F, false",
    "/.%61/..b, false",
  })
  void shouldKnowOfDotSegmentsHoweverTheyAreWritten(String path, boolean dots) {
    assertThat(RequestPath.of(path).hasDotSegments()).isEqualTo(dots);
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    String[] parts = {"%", "2", "6", "1", "e", "%61", "%2e", "%2F", "/", ".", "z", "%25"};
    for (int number = 0; number < 12 * 12 * 12 * 12; number++) {
      StringBuilder path = new StringBuilder("/");
      for (int rest = number, digit = 0; digit < 4; digit++, rest /= 12) {
        path.append(parts[rest % 12]);
      }
      String once = Paths.decodeUnreserved(path.toString());
      assertThat(Paths.decodeUnreserved(once)).as("of %s", path).isEqualTo(once);
      String normalised = RequestPath.of(path.toString()).normalised();
      assertThat(RequestPath.of(normalised).normalised()).as("of %s", path).isEqualTo(normalised);
    }
  }

  @Test
  void shouldMakeNoStringWhereNothingIsToBeDone() {
    String path = "/api/v1/items/42";
    RequestPath read = RequestPath.of(path);

    assertThat(read.decoded()).isSameAs(path);
    assertThat(read.normalised()).isSameAs(path);
  }
}
