package dev.culvert.edge.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestScreenTest {

  private final RequestScreen screen = new RequestScreen(IngressOptions.defaults());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | / | Host: a.test | a.test | / | /",
        "GET | /x?y=/../z | host: A.test:8080 | a.test | /x | /x?y=/../z",
        "GET | /a/../b | Host: a.test | a.test | /b | /a/../b",
        "GET | http://a.test/x?y | Host: a.test | a.test | /x | /x?y",
        "GET | HTTP://A.test:80/x | Host: a.test | a.test | /x | /x",
        "GET | https://a.test | Host: a.test:443 | a.test | / | /",
        "GET | http://a.test?q | Host: a.test | a.test | / | /?q",
        "OPTIONS | * | Host: a.test | a.test | / | *",
        "OPTIONS | http://a.test | Host: a.test | a.test | / | *",
        "OPTIONS | http://a.test/ | Host: a.test | a.test | / | /",
        "POST | / | Host: a.test;Content-Length: 3 | a.test | / | /",
        "POST | / | Host: a.test;Transfer-Encoding: Chunked | a.test | / | /",
        "POST | / | Host: a.test;Expect: 100-Continue | a.test | / | /",
        "BREW | / | Host: [::1]:8080 | [::1] | / | /",
      })
  void shouldAccept(
      String method, String target, String headers, String host, String path, String forOrigin) {
    Screening screening = screen.screen(method, HttpVersion.HTTP_1_1, target, headers(headers));

    assertThat(screening)
        .isInstanceOfSatisfying(
            Screening.Accepted.class,
            accepted -> {
              assertThat(accepted.host().name()).isEqualTo(host);
              assertThat(accepted.path().normalised()).isEqualTo(path);
              assertThat(accepted.target()).isEqualTo(forOrigin);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | GET | / | X: y",
        "400 | GET | / | Host: a.test;Host: a.test",
        "400 | GET | / | Host: a_b.test",
        "400 | GET | / | Host: a.test, b.test",
        "400 | GET | http://b.test/ | Host: a.test",
        "400 | GET | http://a.test:81/ | Host: a.test",
        "400 | GET | https://a.test/ | Host: a.test:80",
        "400 | GET | http://user@a.test/ | Host: a.test",
        "400 | GET | http:///x | Host: a.test",
        "400 | GET | ftp://a.test/ | Host: a.test",
        "400 | GET | a.test | Host: a.test",
        "400 | GET | * | Host: a.test",
        "400 | GET | /x#y | Host: a.test",
        "400 | GET | /ä | Host: a.test",
        "400 | POST | / | Host: a.test;Content-Length: 3;Transfer-Encoding: chunked",
        "501 | POST | / | Host: a.test;Transfer-Encoding: gzip, chunked",
        "501 | POST | / | Host: a.test;Transfer-Encoding: chunked;Transfer-Encoding: chunked",
        "417 | POST | / | Host: a.test;Expect: tea",
        "417 | POST | / | Host: a.test;Expect: 100-continue;Expect: tea",
        "501 | CONNECT | a.test:443 | Host: a.test:443",
        "405 | TRACE | / | Host: a.test",
      })
  void shouldReject(int status, String method, String target, String headers) {
    assertThat(rejection(screen.screen(method, HttpVersion.HTTP_1_1, target, headers(headers))))
        .isEqualTo(status);
  }

  @Test
  void shouldRejectOldRequestsThatCannotBeRoutedOrFramed() {
    assertThat(rejection(screen.screen("GET", HttpVersion.HTTP_1_0, "/", headers("X: y"))))
        .isEqualTo(400);
    assertThat(
            rejection(
                screen.screen(
                    "POST",
                    HttpVersion.HTTP_1_0,
                    "/",
                    headers("Host: a.test;Transfer-Encoding: chunked"))))
        .isEqualTo(400);
  }

  @Test
  void shouldRejectTooManyFieldsAndTooManyBytes() {
    MultiMap headers = headers("Host: a.test");
    for (int i = 1; i < 100; i++) {
      headers.add("x-" + i, "y");
    }
    assertThat(screen.screen("GET", HttpVersion.HTTP_1_1, "/", headers))
        .isInstanceOf(Screening.Accepted.class);
    headers.add("x-100", "y");
    assertThat(rejection(screen.screen("GET", HttpVersion.HTTP_1_1, "/", headers))).isEqualTo(431);

    MultiMap large = headers("Host: a.test").add("x", "y".repeat(20 * 1024));
    assertThat(
            rejection(
                screen.screen("GET", HttpVersion.HTTP_1_1, "/" + "z".repeat(20 * 1024), large)))
        .isEqualTo(431);
  }

  private static int rejection(Screening screening) {
    assertThat(screening).isInstanceOf(Screening.Rejected.class);
    return ((Screening.Rejected) screening).problem().status();
  }

  private static MultiMap headers(String lines) {
    MultiMap headers = io.vertx.core.http.HttpHeaders.headers();
    for (String line : lines.split(";", -1)) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers;
  }
}
