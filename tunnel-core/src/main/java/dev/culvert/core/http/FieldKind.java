package dev.culvert.core.http;

/** What a field name means to an intermediary. */
public enum FieldKind {
  /** Passed on, unless Connection names it. */
  END_TO_END,
  /** Ends at the next hop: {@link HopByHop#isAlways}. */
  HOP_BY_HOP,
  /** The host that is asked for. */
  HOST,
  /** Which transfer codings the sender takes: of one connection. */
  TE,
  /** Which fields follow the body. */
  TRAILER,
  /** Another protocol that is asked for or confirmed. */
  UPGRADE,
  /** Who has passed the message on. */
  VIA,
  /** Which networks have passed the request on (RFC 8586). */
  CDN_LOOP,
  /** What proxies tell of the visitor (RFC 7239). */
  FORWARDED,
  /** The address of the visitor. */
  REAL_IP,
  /** The addresses of the visitor and of proxies. */
  FORWARDED_FOR,
  /** The scheme that the visitor used. */
  FORWARDED_PROTO,
  /** The host that the visitor asked for. */
  FORWARDED_HOST,
  /** The port that the visitor used. */
  FORWARDED_PORT,
  /** What a request is called. */
  REQUEST_ID,
  /** Another X-Forwarded field, such as {@code X-Forwarded-Prefix}. */
  FORWARDED_OTHER,
  /** One of the forwarding family in a spelling that only a careless origin takes for it. */
  DISGUISED;

  private static final String REQUEST_ID_FIELD = "x-request-id";
  private static final String X_FORWARDED = "x-forwarded-";

  /** The kind of a name in any case. Decides by the length first, so most names cost one look. */
  public static FieldKind of(String name) {
    return switch (name.length()) {
      case 2 -> exact(name, "te", TE);
      case 3 -> exact(name, "via", VIA);
      case 4 -> exact(name, "host", HOST);
      case 7 -> name.equalsIgnoreCase("trailer") ? TRAILER : exact(name, "upgrade", UPGRADE);
      case 8 -> family(name, "cdn-loop", CDN_LOOP);
      case 9 -> name.equalsIgnoreCase("forwarded") ? FORWARDED : family(name, "x-real-ip", REAL_IP);
      case 12 -> FieldNames.looksLike(name, REQUEST_ID_FIELD) ? REQUEST_ID : xForwarded(name);
      default -> HopByHop.isAlways(name) ? HOP_BY_HOP : xForwarded(name);
    };
  }

  private static FieldKind exact(String name, String lowerCase, FieldKind kind) {
    return name.equalsIgnoreCase(lowerCase) ? kind : END_TO_END;
  }

  private static FieldKind family(String name, String lowerCase, FieldKind kind) {
    if (name.equalsIgnoreCase(lowerCase)) {
      return kind;
    }
    return FieldNames.looksLike(name, lowerCase) ? DISGUISED : END_TO_END;
  }

  private static FieldKind xForwarded(String name) {
    if (!FieldNames.startsLike(name, X_FORWARDED)) {
      return END_TO_END;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '-' && !Character.isLetterOrDigit(c)) {
        return DISGUISED;
      }
    }
    if (name.equalsIgnoreCase("x-forwarded-for")) {
      return FORWARDED_FOR;
    } else if (name.equalsIgnoreCase("x-forwarded-proto")) {
      return FORWARDED_PROTO;
    } else if (name.equalsIgnoreCase("x-forwarded-host")) {
      return FORWARDED_HOST;
    } else if (name.equalsIgnoreCase("x-forwarded-port")) {
      return FORWARDED_PORT;
    }
    return FORWARDED_OTHER;
  }
}
