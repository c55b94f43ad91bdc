package dev.culvert.core.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one type of record over the event bus. Within a process the receiver gets the same
 * object, so the record must be immutable. Between processes it travels as a length (4 bytes, big
 * endian) and JSON; unknown fields and enum values are ignored, so that nodes of neighbouring
 * versions understand each other.
 *
 * <p>What is too long or cannot be read is logged as an error and arrives as a message whose body
 * is null: <b>handlers must expect a null body</b>.
 *
 * @param <T> the record
 */
public final class RecordCodec<T> implements MessageCodec<T, T> {

  /** The most bytes of JSON that are sent or read: 32 MiB. */
  public static final int MAX_BYTES = 32 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordCodec.class);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Class<T> type;
  private final int maxBytes;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  /** A codec for a record of at most {@link #MAX_BYTES} of JSON. */
  public RecordCodec(Class<T> type) {
    this(type, MAX_BYTES);
  }

  /** A codec for a record of at most so many bytes of JSON. */
  public RecordCodec(Class<T> type, int maxBytes) {
    this.type = Objects.requireNonNull(type, "type");
    this.maxBytes = maxBytes;
    this.reader = MAPPER.readerFor(type);
    this.writer = MAPPER.writerFor(type);
  }

  /** Makes records of this type sendable on this Vert.x. Doing so again does nothing. */
  public static <T> void register(Vertx vertx, Class<T> type) {
    register(vertx, type, new RecordCodec<>(type));
  }

  /** Makes messages of this type sendable with another codec. Doing so again does nothing. */
  public static <T> void register(Vertx vertx, Class<T> type, MessageCodec<T, T> codec) {
    try {
      vertx.eventBus().registerDefaultCodec(type, codec);
    } catch (IllegalStateException e) {
      LOG.trace("{} is registered already", type, e);
    }
  }

  @Override
  public void encodeToWire(Buffer buffer, T record) {
    byte[] json = new byte[0];
    try {
      json = writer.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      LOG.error("{} cannot be written as JSON", type.getSimpleName(), e);
    }
    if (json.length > maxBytes) {
      LOG.error("{} of {} bytes is not sent: at most {}", name(), json.length, maxBytes);
      json = new byte[0];
    }
    buffer.appendInt(json.length).appendBytes(json);
  }

  /** Reads a record; null if there is none that is valid. */
  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    int length = buffer.length() - position < 4 ? -1 : buffer.getInt(position);
    if (length <= 0 || length > maxBytes || length > buffer.length() - position - 4) {
      LOG.error("{} of {} bytes is not read: 1 to {} and complete", name(), length, maxBytes);
      return null;
    }
    try {
      return reader.readValue(buffer.getBytes(position + 4, position + 4 + length));
    } catch (IOException e) {
      LOG.error("{} of {} bytes is not valid: {}", name(), length, e.getMessage());
      return null;
    }
  }

  @Override
  public T transform(T record) {
    return record;
  }

  @Override
  public String name() {
    return type.getName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
