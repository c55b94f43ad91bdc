package dev.culvert.core.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;

/**
 * Sends a record over the event bus: the object itself to local consumers, JSON to other nodes.
 *
 * <p>Unknown properties are ignored and missing ones are null or zero, so that nodes of two
 * versions understand each other.
 *
 * @param <T> an immutable record
 */
public final class RecordCodec<T extends Record> implements MessageCodec<T, T> {

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Class<T> type;

  public RecordCodec(Class<T> type) {
    this.type = type;
  }

  /** Makes records of this type sendable on the bus of this Vert.x; again does no harm. */
  public static <T extends Record> void register(Vertx vertx, Class<T> type) {
    register(vertx, type, new RecordCodec<>(type));
  }

  /** Makes messages of this type sendable on the bus of this Vert.x; again does no harm. */
  public static <T> void register(Vertx vertx, Class<T> type, MessageCodec<T, T> codec) {
    try {
      vertx.eventBus().registerDefaultCodec(type, codec);
    } catch (IllegalStateException e) {
      // There is one codec a type: somebody was here before.
    }
  }

  @Override
  public void encodeToWire(Buffer wire, T message) {
    try {
      byte[] json = JSON.writeValueAsBytes(message);
      wire.appendInt(json.length).appendBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(type.getSimpleName() + " cannot be written as JSON", e);
    }
  }

  @Override
  public T decodeFromWire(int pos, Buffer wire) {
    int length = wire.getInt(pos);
    int start = pos + Integer.BYTES;
    try {
      return JSON.readValue(wire.getBytes(start, start + length), type);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a " + type.getSimpleName() + " in JSON", e);
    }
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return "culvert-" + type.getSimpleName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
