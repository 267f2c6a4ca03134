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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process in which a contender is measured: reads a line for each trial, and writes one with
 * what it came to.
 */
final class StoreChild {

  static final String DONE = "done";
  static final String FAILED = "failed";

  private StoreChild() {}

  /** The line that asks for a trial. */
  static String command(StoreTrial trial, Path directory, StorePlan plan) {
    return String.join(
        "\t",
        trial.experiment(),
        trial.contender(),
        directory.toString(),
        String.valueOf(plan.loaded()),
        String.valueOf(plan.transactionMillis()));
  }

  /**
   * Runs trials until there are no more.
   *
   * @param args the size of the plan, and a directory for graphs that are kept
   * @throws IOException if the one who asks cannot be heard
   */
  public static void main(String[] args) throws IOException {
    endWithParent();
    PrintStream replies = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // the other one is for replies
    StorePlan plan = StorePlan.of(args[0]);
    try (Bench bench = new Bench(Path.of(args[1]), plan);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        replies.println(reply(bench, line.split("\t", -1), plan));
      }
    }
  }

  /** Nobody measures for one who is gone, and what is measured may take long. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
              Runtime.getRuntime().halt(1);
            },
            "watch-parent");
    watch.setDaemon(true);
    watch.start();
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // it goes to the terminal of the one who asks
  private static String reply(Bench bench, String[] command, StorePlan plan) {
    try {
      StorePlan how = plan.withLoads(Integer.parseInt(command[3]), Integer.parseInt(command[4]));
      Map<Metric, Double> values =
          StoreTrial.find(command[0], command[1]).body().in(bench, Path.of(command[2]), how);
      return values.entrySet().stream()
          .map(value -> String.format(Locale.ROOT, " %s=%s", value.getKey(), value.getValue()))
          .collect(Collectors.joining("", DONE, ""));
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
      return FAILED + " " + String.valueOf(e).replace('\n', ' ');
    }
  }
}
