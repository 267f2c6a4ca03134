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
package io.palimpsest.distribution;

import io.palimpsest.distribution.console.GraphConsole;
import io.palimpsest.distribution.console.ScriptFile;
import io.palimpsest.temporal.PalimpsestGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.tinkerpop.gremlin.util.Gremlin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code console}: the Gremlin Console on a durable graph. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    sortOptions = false,
    header = "Opens the Gremlin Console on a durable graph.",
    description = {
      "",
      "`graph` is the graph in the directory, `g` its traversal source. Writes belong to a"
          + " transaction: g.tx().commit() makes them durable, g.tx().rollback() drops them.",
      "",
      "At the prompt, a statement that only read is rolled back after it, so that the next one sees"
          + " the present; a statement that wrote leaves its transaction open. Statements may be"
          + " piped in as well; one that fails is told on standard error and the next one runs.",
      "",
      "With -e, a file is run as one Groovy script, with Gremlin's names imported. Its transactions"
          + " are its own, and as in any Gremlin script a traversal does nothing until it is"
          + " iterated: g.addV().iterate(). A file with console commands (:remote and the like) is"
          + " executed line by line as if it were typed.",
      "",
      "Leaving with uncommitted changes warns. The graph is closed on every way out.",
      "",
      "With --read-only the graph is the one there is at the start, and changes are refused. Nothing"
          + " is locked or written, so this works beside a process that writes, on a backup and on a"
          + " copy; what is committed later is seen by starting again.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  palimpsest console                              a prompt on ./data",
      "  palimpsest console --data routes -i init.groovy run a file, then the prompt",
      "  palimpsest console --read-only                  look beside a process that writes",
      "  palimpsest console -e load.groovy 2024 -- -v    run a script with args ['2024', '-v']",
      "  echo 'g.V().count()' | palimpsest console       print ==>0"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the script ran to its end, or the prompt was left",
      "1:the script failed; its error is on standard error",
      "2:the command line was not understood",
      "3:the script left changes uncommitted; they are gone",
      "5:the directory could not be opened; another process may hold it",
      "n:the script called System.exit(n)"
    })
final class ConsoleCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The graph's directory, made if it is not there (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--read-only",
      description = "Read the graph as it is now; it must be there, and may be open elsewhere.")
  private boolean readOnly;

  @ArgGroup private @Nullable File file;

  @Parameters(
      arity = "0..*",
      paramLabel = "ARGS",
      description = "What the file finds in the list `args`; after -- if it looks like an option.")
  private List<String> args;

  @Spec private CommandSpec spec;

  /** The file to run: at most one, and either way of running it. */
  static final class File {

    @Option(
        names = {"-e", "--execute"},
        paramLabel = "FILE",
        description = "Run a script and exit with its status.")
    private @Nullable Path execute;

    @Option(
        names = {"-i", "--interactive"},
        paramLabel = "FILE",
        description = "Execute the lines of a file, then go to the prompt.")
    private @Nullable Path interactive;
  }

  @SuppressWarnings("NullAway.Init") // picocli sets what is not nullable before the call
  ConsoleCommand() {}

  @Override
  public Integer call() throws IOException {
    Path execute = file == null ? null : file.execute;
    Path interactive = file == null ? null : file.interactive;
    Path read = execute != null ? execute : interactive;
    List<String> scriptArgs = args == null ? List.of() : args;
    if (read == null && !scriptArgs.isEmpty()) {
      throw refusal("expected -e FILE or -i FILE before arguments, found " + scriptArgs.get(0));
    }
    ScriptFile script = read == null ? null : script(read, scriptArgs);

    GraphConsole console = new GraphConsole(open());
    if (execute != null && script != null) {
      return switch (console.run(script, ExitCode.UNCOMMITTED)) {
        case DONE -> ExitCode.OK;
        case FAILED -> ExitCode.FAILED;
        case UNCOMMITTED -> ExitCode.UNCOMMITTED;
      };
    }
    console.prompt(Terminal.isInput(), banner(), script);
    return ExitCode.OK;
  }

  private PalimpsestGraph open() {
    return readOnly ? DataDirectory.openReadOnly(data) : DataDirectory.open(data);
  }

  private ScriptFile script(Path path, List<String> scriptArgs) {
    try {
      return ScriptFile.read(path, scriptArgs);
    } catch (IOException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private String banner() {
    return String.join(
        System.lineSeparator(),
        "",
        "  palimpsest   a durable, bi-temporal graph; Gremlin Console on TinkerPop "
            + Gremlin.version(),
        "  graph and g  " + data.toAbsolutePath().normalize(),
        "",
        readOnly
            ? "  Opened for reading only, as it is now; :help tells more, :x leaves."
            : "  g.tx().commit() makes writes durable, :help tells more, :x leaves.",
        "");
  }
}
