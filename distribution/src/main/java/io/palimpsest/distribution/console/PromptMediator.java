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

import org.apache.tinkerpop.gremlin.console.Mediator;
import org.codehaus.groovy.tools.shell.IO;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the console towards its commands, which ask it to show results or not and to clear the
 * screen.
 */
final class PromptMediator extends Mediator {

  private static final String CLEAR_SCREEN = "\033[H\033[2J";

  private final IO io;
  private final ResultPrinter printer;
  private @Nullable PromptShell shell;

  PromptMediator(IO io) {
    super(null);
    this.io = io;
    this.printer = new ResultPrinter(io);
  }

  void attach(PromptShell newShell) {
    this.shell = newShell;
  }

  @Override
  public @Nullable Object showShellEvaluationOutput(boolean show) {
    if (shell != null) {
      shell.setResultHook(new Hook(result -> show ? printer.print(result) : null));
    }
    return null;
  }

  /** What the command {@code :cls} calls the console. */
  public Screen getConsole() {
    return new Screen(io);
  }

  /** The screen, as {@code :cls} knows it. */
  public record Screen(IO io) {

    /** Clears it. */
    public void clear() {
      io.out.println(CLEAR_SCREEN);
    }
  }
}
