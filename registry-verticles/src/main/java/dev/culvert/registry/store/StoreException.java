package dev.culvert.registry.store;

/** A change does not fit what is in the store, or where that is; nothing has changed. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is in the way. */
  public enum Kind {
    /** What is to be changed does not exist. */
    NOT_FOUND,
    /** What is to be made exists, or belongs to another tunnel. */
    CONFLICT,
    /** The tunnel has changed since the caller read it. */
    STALE,
    /** One more is not allowed. */
    LIMIT,
    /** The disk of the store is full. */
    FULL,
    /** The disk of the store does not take what is written. */
    UNWRITABLE
  }

  private final Kind kind;
  private final String field;

  /**
   * A refusal.
   *
   * @param field the field of the request that is at fault, or null
   * @param message for the person who asked: names the thing and the value
   */
  public StoreException(Kind kind, String field, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.field = field;
  }

  public Kind kind() {
    return kind;
  }

  /** The field of the request that is at fault, such as {@code name}; or null. */
  public String field() {
    return field;
  }
}
