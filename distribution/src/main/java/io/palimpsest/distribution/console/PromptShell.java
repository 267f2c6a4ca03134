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

import groovy.lang.Binding;
import java.io.PrintStream;
import java.util.List;
import org.apache.groovy.groovysh.Command;
import org.apache.groovy.groovysh.CommandRegistry;
import org.apache.groovy.groovysh.ExitNotification;
import org.apache.groovy.groovysh.commands.SetCommand;
import org.apache.tinkerpop.gremlin.console.GremlinGroovysh;
import org.apache.tinkerpop.gremlin.console.commands.BytecodeCommand;
import org.apache.tinkerpop.gremlin.console.commands.ClsCommand;
import org.apache.tinkerpop.gremlin.console.commands.GremlinSetCommand;
import org.apache.tinkerpop.gremlin.console.commands.InstallCommand;
import org.apache.tinkerpop.gremlin.console.commands.PluginCommand;
import org.apache.tinkerpop.gremlin.console.commands.RemoteCommand;
import org.apache.tinkerpop.gremlin.console.commands.SubmitCommand;
import org.apache.tinkerpop.gremlin.console.commands.UninstallCommand;
import org.apache.tinkerpop.gremlin.groovy.loaders.GremlinLoader;
import org.codehaus.groovy.tools.shell.IO;
import org.jspecify.annotations.Nullable;

/**
 * The Gremlin Console's shell, which tells the session where a statement ends.
 *
 * <p>{@link #execute} is called once a line. A statement has ended when it returns or throws and no
 * unfinished lines are left; by then its result has been iterated and printed.
 */
final class PromptShell extends GremlinGroovysh {

  /** How a file's lines came to their end. */
  enum Lines {
    DONE,
    LEFT,
    FAILED
  }

  private final Session session;
  private final PromptMediator mediator;

  private PromptShell(Session session, PromptMediator mediator, IO io) {
    super(mediator, io);
    this.session = session;
    this.mediator = mediator;
  }

  /** A shell with the console's commands, the names of a script, and graph and g bound. */
  static PromptShell create(Session session, IO io) {
    PromptMediator mediator = new PromptMediator(io);
    PromptShell shell = new PromptShell(session, mediator, io);
    mediator.attach(shell);
    shell.registerCommands();
    shell.getCompilerConfiguration().addCompilationCustomizers(ScriptNames.customizer());
    mediator.showShellEvaluationOutput(false);
    GremlinLoader.load();
    Binding binding = shell.getInterp().getContext();
    binding.setVariable("graph", session.graph());
    binding.setVariable("g", session.graph().traversal());
    return shell;
  }

  /** Standard streams, without a word more than asked for. */
  static IO plainIo() {
    IO io = new IO(System.in, System.out, System.err);
    io.setVerbosity(IO.Verbosity.QUIET);
    return io;
  }

  PromptMediator mediator() {
    return mediator;
  }

  @Override
  public @Nullable Object execute(String line) {
    try {
      return super.execute(line);
    } finally {
      if (!isUnfinished()) {
        session.statementEnded();
      }
    }
  }

  /** Whether lines wait for the rest of their statement. */
  boolean isUnfinished() {
    return !getBuffers().current().isEmpty();
  }

  /** Executes the lines of a file as if they were typed, but prints no results. */
  Lines executeLines(ScriptFile file, PrintStream err) {
    getInterp().getContext().setVariable("args", file.args());
    List<String> lines = file.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        execute(lines.get(i));
      } catch (ExitNotification leave) {
        return Lines.LEFT;
      } catch (Exception | StackOverflowError | AssertionError e) {
        getBuffers().clearSelected();
        ScriptFailure.print(err, file.name(), file.fileName(), i + 1, e);
        return Lines.FAILED;
      }
    }
    if (isUnfinished()) {
      getBuffers().clearSelected();
      err.println("palimpsest: error in " + file.name() + ": ends within a statement");
      return Lines.FAILED;
    }
    return Lines.DONE;
  }

  private void registerCommands() {
    CommandRegistry registry = getRegistry();
    for (Command command : List.copyOf(registry.commands())) {
      if (command instanceof SetCommand) {
        registry.remove(command);
      }
    }
    registry.register(new GremlinSetCommand(this));
    registry.register(new UninstallCommand(this, mediator));
    registry.register(new InstallCommand(this, mediator));
    registry.register(new PluginCommand(this, mediator));
    registry.register(new RemoteCommand(this, mediator));
    registry.register(new SubmitCommand(this, mediator));
    registry.register(new BytecodeCommand(this, mediator));
    registry.register(new ClsCommand(this, mediator));
  }
}
