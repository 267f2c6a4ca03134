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

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ServiceLoader;
import jline.console.history.FileHistory;
import org.apache.groovy.groovysh.ExitNotification;
import org.apache.groovy.groovysh.InteractiveShellRunner;
import org.apache.tinkerpop.gremlin.console.Colorizer;
import org.apache.tinkerpop.gremlin.console.ConsoleFs;
import org.apache.tinkerpop.gremlin.console.PluggedIn;
import org.apache.tinkerpop.gremlin.console.Preferences;
import org.apache.tinkerpop.gremlin.jsr223.GremlinPlugin;
import org.apache.tinkerpop.gremlin.process.traversal.Failure;
import org.codehaus.groovy.tools.shell.IO;
import org.fusesource.jansi.Ansi;
import org.jspecify.annotations.Nullable;

/**
 * The prompt: takes statements from a terminal or a pipe until it is left.
 *
 * <p>A terminal gets a banner, a prompt, history, completion and colour. A pipe gets the results
 * and nothing else. Either way a statement that fails is told and the next one is taken.
 */
final class Prompt {

  private final boolean terminal;
  private final IO io;
  private final PromptShell shell;

  private Prompt(Session session, boolean terminal, IO io) {
    this.terminal = terminal;
    this.io = io;
    this.shell = PromptShell.create(session, io);
  }

  /** A prompt on the standard streams. */
  static Prompt create(Session session, boolean terminal) {
    if (terminal) {
      Colorizer.installAnsi(); // before anything holds System.out
    } else {
      Ansi.setEnabled(false);
    }
    Preferences.expandoMagic();
    return new Prompt(
        session,
        terminal,
        terminal ? new IO(System.in, System.out, System.err) : PromptShell.plainIo());
  }

  /**
   * Runs the prompt until it is left.
   *
   * @param banner what a terminal shows first
   * @param init a script whose lines are executed first, or {@code null}
   */
  void run(String banner, @Nullable ScriptFile init) throws IOException {
    offerPlugins();
    if (terminal) {
      io.out.println(banner);
    }
    try {
      if (init != null && shell.executeLines(init, System.err) == PromptShell.Lines.LEFT) {
        return;
      }
      shell.mediator().showShellEvaluationOutput(true);
      if (terminal) {
        runOnTerminal();
      } else {
        runOnPipe();
      }
    } catch (ExitNotification leave) {
      // :x, :q and their like end up here; the caller ends the session.
      return;
    } finally {
      shell.mediator().close();
      io.flush();
    }
  }

  /** Makes what is on the class path known to {@code :plugin} and {@code :remote}. */
  private void offerPlugins() {
    for (GremlinPlugin plugin :
        ServiceLoader.load(GremlinPlugin.class, shell.getInterp().getClassLoader())) {
      boolean active = plugin instanceof PalimpsestGremlinPlugin;
      shell
          .mediator()
          .availablePlugins
          .putIfAbsent(plugin.getClass().getName(), new PluggedIn(plugin, shell, io, active));
    }
  }

  private void runOnTerminal() throws IOException {
    Thread main = Thread.currentThread();
    Interrupts.onInterrupt(
        () -> {
          if (shell.mediator().evaluating.get()) {
            io.out.println("Execution interrupted by ctrl+c");
            main.interrupt();
          }
        });
    InteractiveShellRunner runner =
        new InteractiveShellRunner(shell, new Hook(none -> promptText()));
    runner.getReader().setHandleUserInterrupt(false);
    runner.getReader().setHandleLitteralNext(false);
    runner.setErrorHandler(new Hook(this::tellAndOffer));
    FileHistory history = new FileHistory(new File(ConsoleFs.HISTORY_FILE));
    shell.setHistory(history);
    runner.setHistory(history);
    try {
      runner.run();
    } finally {
      history.flush();
    }
  }

  private void runOnPipe() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        shell.execute(line);
      } catch (Exception | StackOverflowError | AssertionError e) {
        tell(e);
      }
    }
    if (shell.isUnfinished()) {
      System.err.println("palimpsest: the input ended within a statement, which was not executed");
    }
  }

  private void tell(Throwable failure) {
    String text;
    if (failure instanceof Failure fail) {
      text = fail.format();
    } else {
      String message = failure.getMessage();
      text = message == null ? failure.toString() : message.replace("startup failed:", "").trim();
    }
    io.err.println(Colorizer.render(Preferences.errorColor, text));
    io.err.flush();
    shell.getBuffers().clearSelected();
  }

  /** What stands before the cursor: the prompt, or the number of the line within a statement. */
  private String promptText() {
    String text = Preferences.inputPrompt;
    int line = shell.getBuffers().current().size();
    if (line > 0) {
      String number = line + ">";
      text = ".".repeat(Math.max(0, text.length() - number.length())) + number;
    }
    return Colorizer.render(Preferences.inputPromptColor, text + " ");
  }

  /** Tells a failure, and its stack trace to one who wants to see it. */
  private @Nullable Object tellAndOffer(@Nullable Object failure) {
    if (!(failure instanceof Throwable thrown)) {
      throw new IllegalArgumentException("expected a failure, found " + failure);
    }
    tell(thrown);
    io.err.println(Colorizer.render(Preferences.infoColor, "Type ':help' or ':h' for help."));
    io.err.print(Colorizer.render(Preferences.errorColor, "Display stack trace? [yN]"));
    io.err.flush();
    try {
      String answer = new BufferedReader(io.in).readLine();
      if (answer != null && answer.trim().equalsIgnoreCase("y")) {
        thrown.printStackTrace(io.err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the answer", e);
    }
    io.err.flush();
    return null;
  }
}
