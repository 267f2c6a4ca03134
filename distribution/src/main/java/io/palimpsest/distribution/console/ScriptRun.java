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
import groovy.lang.GroovyCodeSource;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.io.PrintStream;
import java.util.regex.Pattern;
import org.apache.tinkerpop.gremlin.groovy.loaders.GremlinLoader;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilerConfiguration;

/**
 * A script run from its first line to its last, without a prompt.
 *
 * <p>The file is compiled as one Groovy script. Only if that cannot be, because it has console
 * commands such as {@code :remote} or is too long for one class, its lines are executed one after
 * the other as if they were typed. Results are not printed and traversals not iterated unless the
 * script does it; its transactions are its own.
 */
final class ScriptRun {

  private static final Pattern COMMAND_LINE = Pattern.compile("(?m)^:\\S");
  private static final String TOO_LONG = "Method too large";

  private final Session session;
  private final PrintStream err;

  ScriptRun(Session session, PrintStream err) {
    this.session = session;
    this.err = err;
  }

  /**
   * Runs a script.
   *
   * @return whether it ended without an exception
   */
  boolean run(ScriptFile file) {
    GremlinLoader.load();
    Script script;
    try {
      script = compile(file);
    } catch (CompilationFailedException e) {
      if (isForThePrompt(file, e)) {
        return lineByLine(file);
      }
      return failed(file, e);
    }
    try {
      script.run();
      return true;
    } catch (Exception | StackOverflowError | AssertionError e) {
      return failed(file, e);
    }
  }

  private Script compile(ScriptFile file) {
    CompilerConfiguration configuration = new CompilerConfiguration();
    configuration.addCompilationCustomizers(ScriptNames.customizer());
    Binding binding = new Binding();
    binding.setVariable("graph", session.graph());
    binding.setVariable("g", session.graph().traversal());
    binding.setVariable("args", file.args());
    GroovyShell shell = new GroovyShell(ScriptRun.class.getClassLoader(), binding, configuration);
    return shell.parse(
        new GroovyCodeSource(file.text(), file.fileName(), GroovyShell.DEFAULT_CODE_BASE));
  }

  private static boolean isForThePrompt(ScriptFile file, CompilationFailedException e) {
    return COMMAND_LINE.matcher(file.text()).find()
        || String.valueOf(e.getMessage()).contains(TOO_LONG);
  }

  private boolean lineByLine(ScriptFile file) {
    PromptShell shell = PromptShell.create(session, PromptShell.plainIo());
    return shell.executeLines(file, err) != PromptShell.Lines.FAILED;
  }

  private boolean failed(ScriptFile file, Throwable failure) {
    ScriptFailure.print(err, file.name(), file.fileName(), 0, failure);
    return false;
  }
}
