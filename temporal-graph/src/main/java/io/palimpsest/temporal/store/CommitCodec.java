/*
 * Copyright 2026 The Palimpsest Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.palimpsest.temporal.store;

import io.palimpsest.graph.Period;
import io.palimpsest.temporal.store.Mutation.CreateEdge;
import io.palimpsest.temporal.store.Mutation.CreateNode;
import io.palimpsest.temporal.store.Mutation.CreateSchemaElement;
import io.palimpsest.temporal.store.Mutation.DeleteEdge;
import io.palimpsest.temporal.store.Mutation.DeleteNode;
import io.palimpsest.temporal.store.Mutation.DescribeCommit;
import io.palimpsest.temporal.store.Mutation.DropSchemaElement;
import io.palimpsest.temporal.store.Mutation.UpdateEdge;
import io.palimpsest.temporal.store.Mutation.UpdateGraph;
import io.palimpsest.temporal.store.Mutation.UpdateNode;
import io.palimpsest.temporal.store.Mutation.Vacuum;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A commit as the payload of a log record, and back. Encoder and decoder live side by side, so that
 * they cannot drift; {@code docs/FORMAT.md} draws the bytes.
 */
public final class CommitCodec {

  private static final int VERSION = 2;

  private static final int CREATE_NODE = 1;
  private static final int DELETE_NODE = 2;
  private static final int CREATE_EDGE = 3;
  private static final int DELETE_EDGE = 4;
  private static final int SET_NODE = 5;
  private static final int UNSET_NODE = 6;
  private static final int SET_EDGE = 7;
  private static final int UNSET_EDGE = 8;
  private static final int SET_GRAPH = 9;
  private static final int UNSET_GRAPH = 10;
  private static final int DESCRIBE_COMMIT = 11;
  private static final int CREATE_SCHEMA = 21;
  private static final int DROP_SCHEMA = 22;
  private static final int VACUUM = 31;

  /** What most mutations take, with some to spare. */
  private static final int USUAL_BYTES = 32;

  // Flags of a mutation's window.
  private static final int STAMPED = 1;
  private static final int HAS_FROM = 2;
  private static final int HAS_TO = 4;
  // Flag of a created element.
  private static final int GENERATED_ID = 8;
  // Flags of a value of a vertex.
  private static final int HAS_NUMBER = 16;
  private static final int AS_SET = 32;

  private CommitCodec() {}

  /**
   * A commit as bytes.
   *
   * @param pieces the payload, one after the other, each from position to limit
   * @param largestMutation how many bytes the largest mutation takes
   */
  public record Payload(List<ByteBuffer> pieces, long largestMutation) {

    /** Returns the payload in one piece, from position to limit. */
    public ByteBuffer joined() {
      if (pieces.size() == 1) {
        return pieces.get(0);
      }
      ByteBuffer whole = ByteBuffer.allocate(pieces.stream().mapToInt(ByteBuffer::remaining).sum());
      pieces.forEach(piece -> whole.put(piece.duplicate()));
      return whole.flip();
    }
  }

  /** Encodes a commit. */
  public static Payload encode(Commit commit) {
    PayloadWriter out = new PayloadWriter(USUAL_BYTES * (1L + commit.mutations().size()));
    out.writeByte(VERSION);
    out.writeUnsigned(commit.logEpoch());
    out.writeUnsigned(commit.mutations().size());
    long largest = 0;
    for (Mutation mutation : commit.mutations()) {
      long before = out.written();
      encode(out, mutation);
      largest = Math.max(largest, out.written() - before);
    }
    return new Payload(out.toPieces(), largest);
  }

  /**
   * Decodes a commit.
   *
   * @param payload the payload, from position to limit; not moved
   * @throws PayloadException if this version cannot have written it
   */
  public static Commit decode(ByteBuffer payload) {
    PayloadReader in = new PayloadReader(payload);
    try {
      int version = in.readByte();
      if (version != VERSION) {
        throw new PayloadException("version " + version + " where " + VERSION + " is known");
      }
      long logEpoch = in.readUnsigned();
      int count = in.readCount();
      List<Mutation> mutations = new ArrayList<>(count);
      while (mutations.size() < count) {
        mutations.add(decodeMutation(in));
      }
      if (!in.isAtEnd()) {
        throw new PayloadException("bytes after the last mutation at byte " + in.position());
      }
      return new Commit(logEpoch, mutations);
    } catch (BufferUnderflowException e) {
      throw new PayloadException("its end at byte " + in.position() + ", inside a mutation");
    }
  }

  private static void encode(PayloadWriter out, Mutation mutation) {
    if (mutation instanceof CreateNode create) {
      head(out, CREATE_NODE, create.window(), create.generated() ? GENERATED_ID : 0);
      ValueCodec.write(out, create.id());
      out.writeName(create.label());
    } else if (mutation instanceof DeleteNode delete) {
      head(out, DELETE_NODE, delete.window(), 0);
      ValueCodec.write(out, delete.id());
    } else if (mutation instanceof CreateEdge create) {
      head(out, CREATE_EDGE, create.window(), create.generated() ? GENERATED_ID : 0);
      ValueCodec.write(out, create.id());
      out.writeName(create.label());
      ValueCodec.write(out, create.outId());
      ValueCodec.write(out, create.inId());
    } else if (mutation instanceof DeleteEdge delete) {
      head(out, DELETE_EDGE, delete.window(), 0);
      ValueCodec.write(out, delete.id());
    } else if (mutation instanceof UpdateNode update) {
      int more = (update.number() == null ? 0 : HAS_NUMBER) | (update.asSet() ? AS_SET : 0);
      head(out, update.value() == null ? UNSET_NODE : SET_NODE, update.window(), more);
      ValueCodec.write(out, update.id());
      out.writeName(update.key());
      if (update.number() != null) {
        ValueCodec.write(out, update.number());
      }
      value(out, update.value());
    } else if (mutation instanceof UpdateEdge update) {
      head(out, update.value() == null ? UNSET_EDGE : SET_EDGE, update.window(), 0);
      ValueCodec.write(out, update.id());
      out.writeName(update.key());
      value(out, update.value());
    } else if (mutation instanceof UpdateGraph update) {
      head(out, update.value() == null ? UNSET_GRAPH : SET_GRAPH, update.window(), 0);
      out.writeName(update.key());
      value(out, update.value());
    } else if (mutation instanceof CreateSchemaElement create) {
      head(out, CREATE_SCHEMA, create.window(), 0);
      SchemaCodec.write(out, create.definition());
    } else if (mutation instanceof DropSchemaElement drop) {
      head(out, DROP_SCHEMA, drop.window(), 0);
      out.writeText(drop.name());
    } else if (mutation instanceof DescribeCommit describe) {
      head(out, DESCRIBE_COMMIT, describe.window(), 0);
      describe.metadata().write(out);
    } else if (mutation instanceof Vacuum vacuum) {
      head(out, VACUUM, vacuum.window(), 0);
      out.writeSigned(vacuum.known());
      out.writeSigned(vacuum.valid());
    }
  }

  private static void head(PayloadWriter out, int kind, Window window, int more) {
    int flags = more | (window.stamped() ? STAMPED : 0);
    flags |= window.from() == Period.MIN ? 0 : HAS_FROM;
    flags |= window.to() == Period.MAX ? 0 : HAS_TO;
    out.writeByte(kind);
    out.writeByte(flags);
    if ((flags & HAS_FROM) != 0) {
      out.writeSigned(window.from());
    }
    if ((flags & HAS_TO) != 0) {
      out.writeSigned(window.to());
    }
  }

  private static void value(PayloadWriter out, @Nullable PropertyValue value) {
    if (value != null) {
      ValueCodec.write(out, value.value());
      out.writeUnsigned(value.meta().size());
      value
          .meta()
          .forEach(
              (metaKey, metaValue) -> {
                out.writeName(metaKey);
                ValueCodec.write(out, metaValue);
              });
    }
  }

  private static Mutation decodeMutation(PayloadReader in) {
    int kind = in.readByte();
    int flags = in.readByte();
    long from = (flags & HAS_FROM) != 0 ? in.readSigned() : Period.MIN;
    long to = (flags & HAS_TO) != 0 ? in.readSigned() : Period.MAX;
    Window window = new Window(from, to, (flags & STAMPED) != 0);
    boolean generated = (flags & GENERATED_ID) != 0;
    return switch (kind) {
      case CREATE_NODE -> new CreateNode(ValueCodec.read(in), generated, in.readName(), window);
      case DELETE_NODE -> new DeleteNode(ValueCodec.read(in), window);
      case CREATE_EDGE ->
          new CreateEdge(
              ValueCodec.read(in),
              generated,
              in.readName(),
              ValueCodec.read(in),
              ValueCodec.read(in),
              window);
      case DELETE_EDGE -> new DeleteEdge(ValueCodec.read(in), window);
      case SET_NODE, UNSET_NODE ->
          new UpdateNode(
              ValueCodec.read(in),
              in.readName(),
              (flags & HAS_NUMBER) == 0 ? null : ValueCodec.read(in),
              (flags & AS_SET) != 0,
              kind == SET_NODE ? readValue(in) : null,
              window);
      case SET_EDGE -> new UpdateEdge(ValueCodec.read(in), in.readName(), readValue(in), window);
      case UNSET_EDGE -> new UpdateEdge(ValueCodec.read(in), in.readName(), null, window);
      case SET_GRAPH -> new UpdateGraph(in.readName(), readValue(in), window);
      case UNSET_GRAPH -> new UpdateGraph(in.readName(), null, window);
      case DESCRIBE_COMMIT -> new DescribeCommit(Metadata.read(in));
      case CREATE_SCHEMA -> new CreateSchemaElement(SchemaCodec.read(in));
      case DROP_SCHEMA -> new DropSchemaElement(in.readText());
      case VACUUM -> new Vacuum(in.readSigned(), in.readSigned());
      default ->
          throw new PayloadException(
              "a mutation of unknown kind " + kind + " before byte " + in.position());
    };
  }

  private static PropertyValue readValue(PayloadReader in) {
    Object value = ValueCodec.read(in);
    int count = in.readCount();
    if (count == 0) {
      return PropertyValue.of(value);
    }
    Map<String, Object> meta = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String key = in.readName();
      meta.put(key, ValueCodec.read(in));
    }
    return new PropertyValue(value, meta);
  }
}
