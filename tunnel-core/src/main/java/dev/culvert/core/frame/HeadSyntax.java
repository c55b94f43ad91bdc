package dev.culvert.core.frame;

import dev.culvert.core.text.Printable;
import io.netty.util.NetUtil;

/**
 * What may stand in a head (RFC 9110 sections 5.1, 5.5, 5.6.2 and 8.6). Checked where a head is
 * decoded, so that nobody behind the decoder has to.
 */
final class HeadSyntax {

  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
  private static final int LONGEST_IP = 45;
  private static final boolean[] IN_TOKEN = new boolean[0x80];

  static {
    for (char c = 0; c < IN_TOKEN.length; c++) {
      IN_TOKEN[c] =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }
  }

  private HeadSyntax() {}

  /**
   * A token: a field name, a method, a scheme.
   *
   * @throws ProtocolException naming {@code what} when the text is none
   */
  static String token(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= IN_TOKEN.length || !IN_TOKEN[c]) {
        throw wrong(what, text, "is not a token");
      }
    }
    if (text.isEmpty()) {
      throw wrong(what, text, "is not a token");
    }
    return text;
  }

  /**
   * A field value or a reason phrase: no control character but the tab.
   *
   * @throws ProtocolException naming {@code what} when the text has one
   */
  static String line(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw wrong(what, text, "has a control character");
      }
    }
    return text;
  }

  /**
   * A target or an authority: no blank and no control character.
   *
   * @throws ProtocolException naming {@code what} when the text has one
   */
  static String word(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw wrong(what, text, "has a blank or a control character");
      }
    }
    return text;
  }

  /**
   * The text of an IP address, IPv6 without brackets.
   *
   * @throws ProtocolException naming {@code what} when the text is none
   */
  static String ip(String what, String text) {
    boolean v6 = text.indexOf(':') >= 0 && text.indexOf('[') < 0 && text.indexOf('%') < 0;
    if (text.length() > LONGEST_IP
        || !(v6 ? NetUtil.isValidIpV6Address(text) : NetUtil.isValidIpV4Address(text))) {
      throw wrong(what, text, "is not an IP address");
    }
    return text;
  }

  /**
   * The value of Content-Length: decimal digits and nothing else.
   *
   * @throws ProtocolException when the text is something else, or more than a long holds
   */
  static long length(String text) {
    long bytes = text.isEmpty() ? -1 : 0;
    for (int i = 0; i < text.length() && bytes >= 0; i++) {
      int digit = text.charAt(i) - '0';
      boolean fits = digit >= 0 && digit <= 9 && bytes <= (Long.MAX_VALUE - digit) / 10;
      bytes = fits ? 10 * bytes + digit : -1;
    }
    if (bytes < 0) {
      throw wrong("content-length", text, "is not a decimal number below 2^63");
    }
    return bytes;
  }

  private static ProtocolException wrong(String what, String text, String why) {
    return new ProtocolException(what + ": " + Printable.quoted(text) + " " + why);
  }
}
