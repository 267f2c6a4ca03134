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

import io.palimpsest.distribution.csv.CsvImport;
import io.palimpsest.distribution.csv.ImportException;
import io.palimpsest.distribution.csv.ImportResult;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.temporal.ReconcileSummary;
import io.palimpsest.wal.ClockBehindException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code import}: loads a pair of CSV files as one transaction. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    sortOptions = false,
    header = "Loads a file of nodes and a file of edges, as one transaction.",
    description = {
      "",
      "The files are CSV as Amazon Neptune loads it (RFC 4180, UTF-8), plain or gzip. The first"
          + " record names the columns:",
      "",
      "  nodes   ~id,~label,KEY:TYPE,...",
      "  edges   ~id,~from,~to,~label,KEY:TYPE,...",
      "",
      "TYPE is string (or nothing), bool, byte, short, int, long, float, double, char or date"
          + " (ISO-8601; UTC if it has no offset). An empty cell is no property.",
      "",
      "Without --snapshot-at, every ~id becomes the element's id, and one in use already refuses"
          + " the import. An edge may end at a node the graph has already.",
      "",
      "With --snapshot-at, the files are a picture of the world at that instant, and the graph is"
          + " brought in line with it: what they have and the graph has not begins then, what"
          + " differs changes then, what is missing ends then. A node is told by its label and its"
          + " --key property, an edge by its label and its ends; ~id only joins the two files. Only"
          + " labels that occur in the files take part. At an instant earlier than one already"
          + " imported, changes hold until the next known change.",
      "",
      "Either everything is committed, or nothing: a file that is wrong is refused with its name,"
          + " line, column and the reason.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  palimpsest import nodes.csv edges.csv",
      "  palimpsest import --data routes --snapshot-at 2018-10-07T00:00:00Z --key code \\",
      "                    nodes.csv.gz edges.csv.gz"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:imported and durable, or nothing to change",
      "1:failed; the error is on standard error",
      "2:the command line was not understood",
      "4:a file was refused; the graph is as it was",
      "5:the directory could not be opened; another process may hold it"
    })
final class ImportCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The graph's directory, made if it is not there (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--snapshot-at",
      paramLabel = "INSTANT",
      description =
          "Reconcile with the world as the files show it at this instant: ISO-8601 with"
              + " an offset or Z. Needs --key.")
  private @Nullable String snapshotAt;

  @Option(
      names = "--key",
      paramLabel = "PROPERTY",
      description = "The property that tells nodes of one label apart. Only with --snapshot-at.")
  private @Nullable String key;

  @Parameters(index = "0", paramLabel = "NODES", description = "The file of nodes.")
  private Path nodes;

  @Parameters(index = "1", paramLabel = "EDGES", description = "The file of edges.")
  private Path edges;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not nullable before the call
  ImportCommand() {}

  @Override
  public Integer call() {
    check();
    PrintWriter out = spec.commandLine().getOut();
    try (PalimpsestGraph graph = DataDirectory.open(data);
        ProgressDisplay progress = ProgressDisplay.onStandardError(Terminal.isError())) {
      CsvImport load = new CsvImport(graph, nodes, edges, progress);
      ImportResult result =
          snapshotAt == null || key == null ? load.addAll() : load.reconcile(snapshotAt, key);
      tell(result, out);
      return ExitCode.OK;
    } catch (ImportException | ClockBehindException | ConstraintViolationException e) {
      throw new UserError(
          ExitCode.REFUSED, "import refused, nothing was written: " + e.getMessage(), e);
    }
  }

  /** What is wrong with the command line and picocli cannot see, before anything is opened. */
  private void check() {
    if ((snapshotAt == null) != (key == null)) {
      throw refusal(
          snapshotAt == null
              ? "--key is only of use with --snapshot-at, which is missing"
              : "--snapshot-at needs --key, the property that tells nodes of one label apart");
    }
    if (snapshotAt != null) {
      try {
        Times.parse("--snapshot-at", snapshotAt);
      } catch (InvalidTimeException e) {
        throw refusal(e.getMessage());
      }
    }
    for (Path file : List.of(nodes, edges)) {
      if (!Files.isRegularFile(file) && !Files.isReadable(file)) {
        throw refusal("expected a file that can be read, found none at " + file);
      }
    }
  }

  private ParameterException refusal(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }

  private void tell(ImportResult result, PrintWriter out) {
    out.printf("read       %d nodes and %d edges%n", result.nodes(), result.edges());
    CommitReceipt receipt = result.receipt();
    if (result.changedNothing()) {
      out.println("unchanged  the graph holds all of this already; nothing was written");
      out.printf("newest     commit %s at %s%n", receipt.token(), receipt.transactionTime());
    } else {
      result.changes().ifPresent(changes -> tell(changes, out));
      out.printf("committed  %s at %s%n", receipt.token(), receipt.transactionTime());
      out.printf("logged     %d mutations%n", receipt.mutations());
    }
    out.flush();
  }

  private void tell(ReconcileSummary changes, PrintWriter out) {
    out.printf("valid from %s%n", snapshotAt);
    out.printf("nodes      %d begun, %d ended%n", changes.nodesBegun(), changes.nodesEnded());
    out.printf("edges      %d begun, %d ended%n", changes.edgesBegun(), changes.edgesEnded());
    out.printf("properties %d changed%n", changes.propertiesChanged());
  }
}
