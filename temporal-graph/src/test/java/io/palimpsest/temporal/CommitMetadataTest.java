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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitInfo;
import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.InvalidOptionException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of commits: who made them and why. */
class CommitMetadataTest {

  @TempDir Path directory;

  private PalimpsestGraph graph;
  private GraphTraversalSource g;

  @BeforeEach
  void open() {
    graph = PalimpsestGraph.open(directory);
    g = graph.traversal();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  private CommitReceipt commit(Map<String, ?> metadata) {
    return graph.tx().commit(CommitOptions.NONE.withMetadata(metadata));
  }

  @Test
  void shouldKeepWhatWasSaidOfACommitForEver() {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("who", "ada");
    said.put("why", "a correction");
    said.put("ticket", 4711);
    said.put("day", LocalDate.of(2026, 1, 1));
    said.put("also", List.of("a", Map.of("b", 1.5)));
    g.addV().property(T.id, "a").iterate();
    CommitReceipt first = commit(said);
    g.V("a").property("n", 1).iterate();
    CommitReceipt second = commit(Map.of());
    g.V("a").property("n", 2).iterate();
    CommitReceipt third = commit(said);
    assertThat(first.mutations()).isEqualTo(2);
    assertThat(second.mutations()).isEqualTo(1);
    List<CommitInfo> all = graph.commits(null, null).toList();
    assertThat(all)
        .containsExactly(
            new CommitInfo(first.token(), first.transactionTime(), said, 2),
            new CommitInfo(second.token(), second.transactionTime(), Map.of(), 1),
            new CommitInfo(third.token(), third.transactionTime(), said, 2));
    assertThat(new ArrayList<>(all.get(0).metadata().keySet()))
        .isEqualTo(new ArrayList<>(said.keySet()));
    assertThatThrownBy(() -> all.get(0).metadata().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    graph.close();
    open();
    assertThat(graph.commits(null, null).toList()).isEqualTo(all);
  }

  @Test
  void shouldFindACommitByItsTokenOnly() {
    g.addV().iterate();
    CommitToken token = commit(Map.of("who", "ada")).token();
    assertThat(graph.commitInfo(token).map(CommitInfo::metadata)).contains(Map.of("who", "ada"));
    assertThat(graph.commitInfo(new CommitToken(token.logEpoch(), token.lastLsn() + 1))).isEmpty();
    assertThat(graph.commitInfo(new CommitToken(token.logEpoch(), token.lastLsn() - 1))).isEmpty();
    assertThat(graph.commitInfo(new CommitToken(token.logEpoch() + 1, token.lastLsn()))).isEmpty();
    assertThat(graph.commitInfo(new CommitToken(0, 0))).isEmpty();
  }

  @Test
  void shouldFindTheCommitsOfAPeriod() {
    List<CommitReceipt> receipts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      g.addV().iterate();
      receipts.add(commit(Map.of("i", i)));
    }
    for (int from = 0; from <= 5; from++) {
      for (int to = 0; to <= 5; to++) {
        assertThat(
                graph.commits(at(receipts, from), at(receipts, to)).map(CommitInfo::token).toList())
            .isEqualTo(
                receipts.subList(from, Math.max(from, to)).stream()
                    .map(CommitReceipt::token)
                    .toList());
      }
    }
    assertThat(graph.commits(null, at(receipts, 1))).hasSize(1);
    assertThat(graph.commits(at(receipts, 4), null)).hasSize(1);
  }

  private static Object at(List<CommitReceipt> receipts, int index) {
    return index < receipts.size()
        ? receipts.get(index).transactionTime()
        : receipts.get(index - 1).transactionTime().plusMillis(1);
  }

  @Test
  void shouldLogACommitWithoutEffectOnlyIfSomethingIsSaidOfIt() {
    g.addV().iterate();
    CommitToken before = commit(Map.of()).token();
    g.V().iterate();
    CommitReceipt nothing = commit(Map.of());
    assertThat(nothing.token()).isEqualTo(before);
    assertThat(nothing.mutations()).isZero();
    assertThat(graph.commits(null, null)).hasSize(1);
    g.with("txMeta", Map.of("why", "looked at it")).V().iterate();
    g.tx().commit();
    CommitReceipt said = graph.tx().lastReceipt().orElseThrow();
    assertThat(said.mutations()).isEqualTo(1);
    assertThat(said.token().lastLsn()).isEqualTo(before.lastLsn() + 1);
    assertThat(graph.commitInfo(said.token()).orElseThrow().metadata())
        .isEqualTo(Map.of("why", "looked at it"));
    assertThat(graph.asOf(said.token()).traversal().V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldPutTogetherWhatTraversalsAndTheCommitSay() {
    g.with("txMeta", Map.of("who", "ada", "why", "a draft")).addV().iterate();
    g.with("txMeta", Map.of("why", "final")).addV().iterate();
    CommitReceipt receipt = commit(Map.of("ticket", 1));
    assertThat(graph.commitInfo(receipt.token()).orElseThrow().metadata())
        .isEqualTo(Map.of("who", "ada", "why", "final", "ticket", 1));
    g.addV().iterate();
    g.tx().commit();
    Optional<CommitInfo> next = graph.commitInfo(graph.tx().lastReceipt().orElseThrow().token());
    assertThat(next.orElseThrow().metadata()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsTooMuchOrCannotBeKept() {
    g.addV().iterate();
    Map<String, Object> many = new HashMap<>();
    for (int i = 0; i < 65; i++) {
      many.put("name" + i, i);
    }
    assertThatThrownBy(() -> commit(many))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("a commit's metadata may have 64 entries, but found 65");
    assertThatThrownBy(() -> commit(Map.of("n".repeat(256), 1)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("255 characters, but found 256");
    assertThatThrownBy(() -> commit(Map.of("text", "x".repeat(1 << 16))))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("may take 65536 bytes, but take 655");
    assertThatThrownBy(() -> commit(Map.of("thread", Thread.currentThread())))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("\"thread\" in a commit's metadata cannot be kept");
    Map<String, Object> none = new HashMap<>();
    none.put("who", null);
    assertThatThrownBy(() -> commit(none)).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> g.with("txMeta", "ada").addV().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("txMeta must be a map of names to values, but is String");
    assertThatThrownBy(() -> g.with("txMeta", Map.of(1, 2)).addV().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("found 1: 2");
    assertThatThrownBy(() -> g.with("txMeta", none).addV().iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> g.with("txMeta", many).addV().iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThat(graph.tx().isOpen()).isTrue();
    assertThat(commit(Map.of("text", "x".repeat(60_000))).mutations()).isEqualTo(2);
    assertThat(g.V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldKeepWhatWasSaidSafeFromChanges() {
    byte[] bytes = {1, 2, 3};
    Map<String, Object> said = new HashMap<>(Map.of("bytes", bytes));
    g.with("txMeta", said).addV().iterate();
    CommitToken token = commit(Map.of()).token();
    bytes[0] = 9;
    said.clear();
    assertThat(graph.commitInfo(token).orElseThrow().metadata().get("bytes"))
        .satisfies(kept -> assertThat(Arrays.toString((byte[]) kept)).isEqualTo("[1, 2, 3]"));
  }
}
