package dev.culvert.edge.request;

import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.ingress.Visitor;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;

/**
 * One request of a visitor, whatever protocol it came by, and how to answer it.
 *
 * <p>Owned by the event loop of the visitor's connection, on which everything is called and told.
 */
public interface EdgeRequest {

  /** What the request is called in logs, on error pages and at its origin. */
  String id();

  Visitor visitor();

  String method();

  HttpVersion version();

  /** The request target as the visitor wrote it. */
  String target();

  /** The Host the visitor asked for; null when it named none. */
  String authority();

  /** The header fields as the visitor sent them. Not to be changed. */
  MultiMap fields();

  /** Whether the visitor's connection is encrypted. */
  boolean isTls();

  /** What was wrong with the body before the request was served; null for nothing. */
  Problem fault();

  /** The answer. */
  EdgeResponse response();

  /** Sets who is told what happens to the request. To be called once, and first. */
  void listener(RequestListener listener);

  // ---- the body

  /** Whether the request has a body. */
  boolean hasBody();

  /**
   * Holds the body back. To be called before the handler of the request returns, or what comes of
   * the body meanwhile is lost.
   */
  void pauseBody();

  /** Sets who takes the body. To be called once, while the body is held back. */
  void bodyTo(BodySink sink);

  /** Lets the body come. What nobody has asked for is dropped. */
  void resumeBody();

  /** How many bytes of the body were read from the visitor and are held back here. */
  long heldBodyBytes();
}
