package dev.culvert.core.link;

import io.vertx.core.json.JsonObject;

/**
 * The frame that a socket link begins with.
 *
 * @param type one of {@link dev.culvert.core.frame.FrameType}
 * @param payload empty when the frame had none
 */
public record FirstFrame(int type, JsonObject payload) {}
