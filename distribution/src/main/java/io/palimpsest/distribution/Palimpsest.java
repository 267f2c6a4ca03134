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

import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code palimpsest}: everything the launcher can do. */
@Command(
    name = "palimpsest",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "A durable, bi-temporal property graph for Apache TinkerPop.",
    description = {
      "",
      "Opens a graph in a directory, where every commit is on disk when it returns and no past"
          + " state is lost.",
      ""
    },
    commandListHeading = "Commands:%n",
    footer = {
      "",
      "Examples:",
      "  palimpsest console                       a Gremlin Console on ./data",
      "  palimpsest console -e report.groovy      run a script and exit with its status",
      "  palimpsest import nodes.csv edges.csv    load CSV files into ./data",
      "",
      "`palimpsest help COMMAND` tells the rest. PALIMPSEST_OPTS and JAVA_OPTS are handed to Java,",
      "which is that of JAVA_HOME if it is set."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:failed; the error is on standard error",
      "2:the command line was not understood"
    },
    subcommands = {ConsoleCommand.class, ImportCommand.class, HelpCommand.class})
public final class Palimpsest implements Runnable {

  static {
    // Before anything logs: warnings and worse go to standard error, and nothing else.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty(
          "logback.configurationFile", "io/palimpsest/distribution/logback-launcher.xml");
    }
  }

  // Held, since a logger without holders forgets its level: the console keeps its settings in the
  // user's preferences, and Java tells at length when it makes their directory.
  private static final Logger PREFERENCES_LOG = Logger.getLogger("java.util.prefs");

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification before it runs anything
  Palimpsest() {}

  /**
   * Runs a command and exits with its status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    PREFERENCES_LOG.setLevel(Level.SEVERE);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Palimpsest());
    commandLine.setUsageHelpWidth(100);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setExecutionExceptionHandler(Palimpsest::tell);
    commandLine.setParameterExceptionHandler(Palimpsest::tellUsage);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: console, import or help");
  }

  /** One line on what is wrong and one on where to read, instead of the whole help. */
  private static int tellUsage(ParameterException e, String[] args) {
    CommandLine commandLine = e.getCommandLine();
    PrintWriter err = commandLine.getErr();
    String name = commandLine.getCommandSpec().qualifiedName(" ");
    err.println("palimpsest: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("`" + name + " --help` tells how it is used");
    }
    return ExitCode.USAGE;
  }

  private static int tell(Exception e, CommandLine commandLine, CommandLine.ParseResult result) {
    PrintWriter err = commandLine.getErr();
    if (e instanceof UserError error) {
      err.println("palimpsest: " + error.getMessage());
      return error.exitCode();
    }
    err.println("palimpsest: failed, and not by anything you did; please report this:");
    e.printStackTrace(err);
    return ExitCode.FAILED;
  }
}
