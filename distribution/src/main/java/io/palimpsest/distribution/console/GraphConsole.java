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

import io.palimpsest.temporal.PalimpsestGraph;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The Gremlin Console on one graph, to be used once: for a script or for the prompt.
 *
 * <p>The console owns the graph from its making on, and closes it on every way out.
 */
public final class GraphConsole {

  /** How a script came to its end. */
  public enum Outcome {
    /** It ran to its end, and everything is committed. */
    DONE,
    /** It was ended by an exception, which has been told on standard error. */
    FAILED,
    /** It ran to its end, but left changes uncommitted; they are gone, and a warning said so. */
    UNCOMMITTED
  }

  private final Session session;

  /**
   * A console that has not begun.
   *
   * @param graph the graph, which the console will close
   */
  public GraphConsole(PalimpsestGraph graph) {
    this.session = new Session(graph, System.err);
  }

  /**
   * Runs a script.
   *
   * <p>A script that calls {@code System.exit(n)} ends the process, after the session: with {@code
   * n}, or with {@code uncommittedStatus} if {@code n} is 0 and changes were left.
   *
   * @param script the script
   * @param uncommittedStatus the exit status of a script that leaves changes
   * @return how it ended
   */
  public Outcome run(ScriptFile script, int uncommittedStatus) {
    ScriptExit.redirect(
        status -> System.exit(session.end() && status == 0 ? uncommittedStatus : status));
    boolean done;
    try {
      done = new ScriptRun(session, System.err).run(script);
    } finally {
      session.end();
    }
    if (!done) {
      return Outcome.FAILED;
    }
    return session.end() ? Outcome.UNCOMMITTED : Outcome.DONE;
  }

  /**
   * Runs the prompt on the standard streams until it is left.
   *
   * @param terminal whether a person sits there
   * @param banner what a terminal shows first
   * @param init a script whose lines are executed first as if they were typed, or {@code null}
   * @throws IOException if the standard input cannot be read
   */
  public void prompt(boolean terminal, String banner, @Nullable ScriptFile init)
      throws IOException {
    ScriptExit.redirect(
        status -> {
          session.end();
          System.exit(status);
        });
    try {
      Prompt.create(session, terminal).run(banner, init);
    } finally {
      session.end();
    }
  }
}
