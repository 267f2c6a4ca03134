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
package io.palimpsest.temporal;

import io.palimpsest.graph.CommitInfo;
import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.TemporalGraph;
import io.palimpsest.graph.TemporalTokens;
import io.palimpsest.graph.TemporalView;
import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.Schema;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.jspecify.annotations.Nullable;

/**
 * A face with a transaction: the graph, where each thread has its own, or the graph in one that was
 * begun. The other faces are made from one of these and share its transaction.
 */
abstract class TransactionalFace extends Face implements TemporalGraph {

  @Override
  final TransactionalFace base() {
    return this;
  }

  /** The workspace of the transaction, to read through. */
  abstract Workspace reading();

  @Override
  final Workspace workspace() {
    root().requireWritable();
    return reading();
  }

  @Override
  public final Schema schema() {
    return new PalimpsestSchema(root(), tx());
  }

  @Override
  final ReadView view() {
    Workspace workspace = reading();
    return workspace.view(workspace.now());
  }

  @Override
  final WindowSpec window() {
    return WindowSpec.FROM_NOW_ON;
  }

  /** Whether the transaction, if it is open, has written the life of an element. */
  final boolean hasWrittenLife(Kind kind, int slot) {
    return tx().hasChanges() && reading().hasWrittenLife(kind, slot);
  }

  /** Asks for something when the transaction is committed. */
  abstract void ask(CommitOptions options);

  @Override
  public final Optional<CommitInfo> commitInfo(CommitToken token) {
    return root().store().commitInfo(token);
  }

  @Override
  public final Stream<CommitInfo> commits(@Nullable Object from, @Nullable Object to) {
    long first = from == null ? Period.MIN : Times.parse("from", from);
    long end = to == null ? Period.MAX : Times.parse("to", to);
    return root().store().commitInfos(first, end);
  }

  @Override
  public TemporalView asOf(Object transactionTime) {
    long stamp = transactionTime(transactionTime);
    return fixed(stamp, stamp);
  }

  @Override
  public TemporalView validAt(Object validTime) {
    long valid = Times.parse(TemporalTokens.VALID_AT, validTime);
    CoordinateFace face = new CoordinateFace(this, () -> reading().view(valid));
    root().store().pin(face, valid);
    face.onClose(() -> root().store().unpin(face));
    return face;
  }

  @Override
  public TemporalView at(Object validTime, Object transactionTime) {
    return fixed(Times.parse(TemporalTokens.VALID_AT, validTime), transactionTime(transactionTime));
  }

  private TemporalView fixed(long valid, long stamp) {
    ReadView view = root().store().view(root().commits().lsnAsOf(stamp), valid);
    CoordinateFace face = new CoordinateFace(this, () -> view);
    face.onClose(() -> root().store().unpin(view));
    return face;
  }

  /** The instant of a time or of a commit's token. */
  final long transactionTime(Object value) {
    Optional<CommitToken> token =
        value instanceof CommitToken given
            ? Optional.of(given)
            : value instanceof CharSequence text
                ? CommitToken.parse(text.toString())
                : Optional.empty();
    if (token.isEmpty()) {
      return Times.parse(TemporalTokens.AS_OF, value);
    }
    root().commits().awaitCommit(token.get());
    return root()
        .store()
        .stampOf(token.get())
        .orElseThrow(
            () ->
                new InvalidTimeException(
                    "asOf must name a commit of this graph, but there is none with the token "
                        + token.get()));
  }

  @Override
  public Graph during(@Nullable Object validFrom, @Nullable Object validTo) {
    return new WindowFace(this, WindowSpec.parse(validFrom, validTo));
  }
}
