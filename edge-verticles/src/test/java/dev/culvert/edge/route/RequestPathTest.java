package dev.culvert.edge.route;

import static org.assertj.core.api.Assertions.assertThat;

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
    "/a/%2e/b, /a/b",
    "/a/%2e., /",
    "/a/.../b, /a/.../b",
    "/a/%2e%2e%2e/b, /a/%2e%2e%2e/b",
    "/a/.b/..c/d., /a/.b/..c/d.",
    "/a%2F..%2Fb, /a%2F..%2Fb",
    "/a/%252e%252e/b, /a/%252e%252e/b",
    "/a/.%2, /a/.%2",
    "/.well-known/x, /.well-known/x",
  })
  void shouldRemoveDotSegmentsOnly(String path, String normalised) {
    RequestPath read = RequestPath.of(path);

    assertThat(read.normalised()).isEqualTo(normalised);
    assertThat(read.original()).isEqualTo(path);
    assertThat(read.isNormal()).isEqualTo(path.equals(normalised));
  }
}
