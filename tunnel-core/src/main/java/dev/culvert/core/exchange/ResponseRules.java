package dev.culvert.core.exchange;

import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.frame.TcpHead;
import dev.culvert.core.frame.UpgradeHead;

/** Which final heads may answer which kind of exchange: {@code docs/protocol.md}, section 4. */
final class ResponseRules {

  private static final int OK = 200;

  private ResponseRules() {}

  /**
   * What a final head says of the length of what follows.
   *
   * @param asked what the exchange was opened with
   * @param fin whether nothing follows
   * @throws ProtocolException when the head cannot be the answer
   */
  static BodyLength length(OpenHead asked, ResponseHead head, boolean fin) {
    if (asked instanceof TcpHead) {
      if (head.status() != OK) {
        throw new ProtocolException("HEAD: status " + head.status() + " of a TCP session");
      }
      return BodyLength.UNKNOWN;
    }
    if (head.status() != ResponseHead.SWITCHING_PROTOCOLS) {
      return BodyLength.ofResponse(asked.method(), head, fin);
    }
    if (!(asked instanceof UpgradeHead)) {
      throw new ProtocolException("HEAD: status 101 where nothing asked for an upgrade");
    }
    return BodyLength.UNKNOWN;
  }

  /**
   * What the head of a request says of the length of its body.
   *
   * @param fin whether it has none
   * @throws ProtocolException when its Content-Length does not fit, or only an HTTP request may end
   *     with its head
   */
  static BodyLength requestLength(OpenHead head, boolean fin) {
    if (head instanceof HttpHead request) {
      return BodyLength.ofRequest(request.fields(), fin);
    }
    if (fin) {
      throw new ProtocolException("kind " + head.kind() + " cannot end with its head");
    }
    return BodyLength.UNKNOWN;
  }
}
