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
package io.palimpsest.distribution.console;

import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.temporal.PalimpsestGraph;
import java.io.PrintStream;

/**
 * The life of one graph in one console: what happens to it after a statement and at the end.
 *
 * <p>A session ends once, on whichever way out comes first: the end of the input or of the script,
 * a command that leaves, {@code System.exit}, or a signal, which comes in through a shutdown hook.
 */
final class Session {

  private final PalimpsestGraph graph;
  private final PrintStream err;
  private boolean ended;
  private boolean lostChanges;

  Session(PalimpsestGraph graph, PrintStream err) {
    this.graph = graph;
    this.err = err;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "palimpsest-close"));
  }

  PalimpsestGraph graph() {
    return graph;
  }

  /**
   * Ends a statement: if it only read, its transaction is rolled back, so that the next statement
   * sees the present; if it wrote, its transaction stays open.
   */
  void statementEnded() {
    TemporalTransaction tx = graph.tx();
    if (tx.isOpen() && !tx.hasChanges()) {
      tx.rollback();
    }
  }

  /**
   * Closes the graph, with a warning if changes are lost by it. Again it only answers.
   *
   * @return whether changes were lost
   */
  synchronized boolean end() {
    if (!ended) {
      ended = true;
      lostChanges = graph.hasUncommittedChanges();
      if (lostChanges) {
        err.println(
            "palimpsest: warning: left with uncommitted changes, which are gone;"
                + " g.tx().commit() keeps them");
        err.flush();
      }
      graph.close();
    }
    return lostChanges;
  }
}
