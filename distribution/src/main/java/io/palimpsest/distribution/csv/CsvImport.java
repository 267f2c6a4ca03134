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
package io.palimpsest.distribution.csv;

import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.temporal.ReconcileSummary;
import io.palimpsest.temporal.SnapshotException;
import io.palimpsest.temporal.SnapshotReconciler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An import of one file of nodes and one of edges into a graph, as one transaction.
 *
 * <p>The files are CSV as Amazon Neptune loads it. Either everything in them is committed and
 * durable, or the first thing that is wrong is thrown as an {@link ImportException} and the graph
 * is as it was. The calling thread must have no transaction open.
 */
public final class CsvImport {

  private final PalimpsestGraph graph;
  private final Path nodes;
  private final Path edges;
  private final ImportProgress progress;

  /**
   * An import that has not begun.
   *
   * @param graph where to
   * @param nodes the file of nodes
   * @param edges the file of edges
   * @param progress is told how far the import has come
   */
  public CsvImport(PalimpsestGraph graph, Path nodes, Path edges, ImportProgress progress) {
    this.graph = graph;
    this.nodes = nodes;
    this.edges = edges;
    this.progress = progress;
  }

  /**
   * Adds every node and edge under the id it has in the file.
   *
   * <p>An edge may end at a node of the file or of the graph.
   *
   * @return what was done
   * @throws ImportException if a file is wrong, or an id is in use already
   */
  public ImportResult addAll() {
    ElementAdder adder = new ElementAdder(graph);
    return inTransaction(adder::node, adder::edge, () -> Optional.empty());
  }

  /**
   * Makes the graph hold what the files hold, from a valid instant on.
   *
   * @param validInstant the instant, as {@link io.palimpsest.graph.Times} accepts it
   * @param key the property that tells nodes of one label apart
   * @return what was done
   * @throws ImportException if a file is wrong, or two elements have one identity
   */
  public ImportResult reconcile(Object validInstant, String key) {
    SnapshotReconciler reconciler = new SnapshotReconciler(graph, validInstant, key);
    return inTransaction(
        node ->
            reconciler.node(
                node.required(ElementFile.ID), node.required(ElementFile.LABEL), node.properties()),
        edge -> {
          edge.required(ElementFile.ID);
          reconciler.edge(
              edge.required(ElementFile.FROM),
              edge.required(ElementFile.TO),
              edge.required(ElementFile.LABEL),
              edge.properties());
        },
        () -> Optional.of(reconciler.apply()));
  }

  private ImportResult inTransaction(ElementSink nodeSink, ElementSink edgeSink, Finish finish) {
    TemporalTransaction tx = graph.tx();
    try {
      long nodeCount = readAll(nodes, ElementFile::nodes, nodeSink);
      long edgeCount = readAll(edges, ElementFile::edges, edgeSink);
      Optional<ReconcileSummary> changes;
      try {
        changes = finish.changes();
      } catch (SnapshotException e) {
        throw new ImportException(
            nodes.toString(), 0, e.column().orElse(null), String.valueOf(e.getMessage()), e);
      }
      if (!tx.isOpen()) {
        tx.open(); // an import of two empty files has a receipt as well
      }
      tx.commit();
      return new ImportResult(nodeCount, edgeCount, changes, tx.lastReceipt().orElseThrow());
    } finally {
      if (tx.isOpen()) {
        tx.rollback();
      }
    }
  }

  private long readAll(Path path, Opening opening, ElementSink sink) {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new ImportException(
          path.toString(), 0, null, "expected a file that can be read, found none", null);
    }
    progress.begin(path.toString(), size(path));
    long count = 0;
    try (ElementFile file = opening.open(path, progress)) {
      while (file.next()) {
        accept(file, sink);
        count++;
      }
    }
    progress.end(count);
    return count;
  }

  private static void accept(ElementFile file, ElementSink sink) {
    try {
      sink.accept(file);
    } catch (SnapshotException e) {
      throw file.refused(e.column().orElse(null), String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      // What the graph itself refuses: a reserved key, a value it cannot hold.
      throw file.refused(null, String.valueOf(e.getMessage()), e);
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell the size of " + path, e);
    }
  }

  /** Opens a file of one kind. */
  @FunctionalInterface
  private interface Opening {
    ElementFile open(Path path, ImportProgress progress);
  }

  /** Takes the element a file stands at. */
  @FunctionalInterface
  private interface ElementSink {
    void accept(ElementFile element);
  }

  /** Ends the reading and says what it changed. */
  @FunctionalInterface
  private interface Finish {
    Optional<ReconcileSummary> changes();
  }
}
