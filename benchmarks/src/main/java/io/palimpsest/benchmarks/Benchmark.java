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
package io.palimpsest.benchmarks;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code benchmark}: measures the product beside its peers. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    header = "Measures Palimpsest beside its peers, in one run on one machine.",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  benchmark log                       everything about the log, some minutes",
      "  benchmark log --quick               the same within a minute",
      "  benchmark log --only blocking-64    one bar",
      "  benchmark store --quick             the graph, some two minutes",
      "  benchmark jmh Stage                 what staging a record costs, by JMH",
      "",
      "JAVA_OPTS is handed to Java, which is that of JAVA_HOME if it is set."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done, every bar is met",
      "1:at least one is short, or a run failed",
      "2:the command line was not understood"
    },
    subcommands = {LogCommand.class, StoreCommand.class, JmhCommand.class, HelpCommand.class})
public final class Benchmark implements Runnable {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification before it runs anything
  Benchmark() {}

  /**
   * Runs a command and exits with its status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Benchmark());
    commandLine.setUsageHelpWidth(100);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setParameterExceptionHandler(Benchmark::tellUsage);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: log, store, jmh or help");
  }

  /** One line on what is wrong and one on where to read, instead of the whole help. */
  private static int tellUsage(ParameterException e, String[] args) {
    CommandLine commandLine = e.getCommandLine();
    PrintWriter err = commandLine.getErr();
    String name = commandLine.getCommandSpec().qualifiedName(" ");
    err.println("benchmark: " + e.getMessage());
    err.println("`" + name + " --help` tells how it is used");
    return ExitCode.USAGE;
  }
}
