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
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Processes of their own for those who are measured, so that the compiler sees one kind of graph in
 * each and the collector one heap. They live until all rounds are over, since they hold what was
 * loaded; only one of them does something at a time.
 */
final class Forks implements AutoCloseable {

  /** A process was ended from outside, for instance by a system that has no memory left. */
  private static final class KilledException extends Exception {

    private static final long serialVersionUID = 1L;

    KilledException() {
      super("its process was killed");
    }
  }

  /** Why a trial did not come to an end. */
  private static final class GaveUpException extends Exception {

    private static final long serialVersionUID = 1L;

    GaveUpException(String message) {
      super(message);
    }
  }

  /** The status of a process that was sent SIGKILL: 128 and the signal's number. */
  private static final int KILLED = 128 + 9;

  private final StorePlan plan;
  private final Scratch scratch;
  private final Map<String, Fork> forks = new HashMap<>();

  /** What did not come to an end is not tried again. */
  private final Set<StoreTrial> givenUp = new HashSet<>();

  /** Whose process was killed once. */
  private final Set<StoreTrial> killed = new HashSet<>();

  Forks(StorePlan plan, Path directory) throws IOException {
    this.plan = plan;
    this.scratch = Scratch.in(directory);
  }

  /**
   * Runs a trial in its process.
   *
   * @return what it measured, or the worst there is if it took longer or needed more memory than it
   *     may, or if its process was killed twice; not a number if that was the first time, which may
   *     be nobody's fault here
   * @throws IllegalStateException if it failed
   */
  Map<Metric, Double> run(StoreTrial trial, Path directory, StorePlan how) throws IOException {
    if (!givenUp.contains(trial)) {
      Fork fork = forks.get(trial.host());
      if (fork == null) {
        fork = new Fork(trial);
        forks.put(trial.host(), fork);
      }
      try {
        return fork.run(trial, directory, how);
      } catch (GaveUpException e) {
        giveUp(trial, e);
      } catch (KilledException e) {
        if (killed.add(trial)) {
          System.err.printf(
              "benchmark: %s of %s is left out of this round: %s%n",
              trial.experiment(), trial.contender(), e.getMessage());
          end(trial.host());
          return Map.of(trial.metric(), Double.NaN);
        }
        giveUp(trial, e);
      } finally {
        if (trial.once()) {
          end(trial.host());
        }
      }
    }
    return Map.of(trial.metric(), trial.metric().worst());
  }

  private void giveUp(StoreTrial trial, Exception why) throws IOException {
    System.err.printf(
        "benchmark: %s of %s counts as the worst there is: %s%n",
        trial.experiment(), trial.contender(), why.getMessage());
    givenUp.add(trial);
    end(trial.host());
  }

  private void end(String host) throws IOException {
    Fork fork = forks.remove(host);
    if (fork != null) {
      fork.end();
    }
  }

  /** The environment's line on it. */
  String describe() {
    return "a process for each contender, " + plan.heapMib() + " MiB";
  }

  @Override
  public void close() throws IOException {
    for (String host : List.copyOf(forks.keySet())) {
      end(host);
    }
    scratch.close();
  }

  /** One process. */
  private final class Fork {

    private final String host;
    private final Path directory;
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader replies;

    Fork(StoreTrial first) throws IOException {
      this.host = first.host();
      this.directory = scratch.fresh();
      this.process =
          new ProcessBuilder(command(directory, first.answers()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
      this.replies = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * As this process was started, with another heap. The first use of a page takes longer than a
     * walk, and who comes upon how many is chance; so the heap does not give pages back that would
     * be used for the first time again, and where the time of single answers is measured, there are
     * so few for new objects that the warm-up has used them all.
     */
    private List<String> command(Path where, boolean answers) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(option -> !option.startsWith("-Xm"))
          .forEach(command::add);
      command.add("-Xms" + plan.heapMib() + "m");
      command.add("-Xmx" + plan.heapMib() + "m");
      if (answers) {
        command.add("-XX:MaxNewSize=" + Math.max(8, plan.heapMib() / 96) + "m");
      }
      command.add("-XX:+ExitOnOutOfMemoryError");
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(StoreChild.class.getName());
      command.add(plan.size());
      command.add(where.toString());
      return command;
    }

    Map<Metric, Double> run(StoreTrial trial, Path where, StorePlan how)
        throws GaveUpException, KilledException {
      commands.println(StoreChild.command(trial, where, how));
      CompletableFuture<@Nullable String> next = CompletableFuture.supplyAsync(this::nextLine);
      try {
        String reply = next.get(plan.budgetSeconds(), TimeUnit.SECONDS);
        if (reply == null) {
          int status = process.onExit().join().exitValue();
          if (status == KILLED) {
            throw new KilledException();
          }
          throw new GaveUpException("its process ended with status " + status);
        }
        return parse(trial, reply);
      } catch (TimeoutException e) {
        throw new GaveUpException("it took longer than " + plan.budgetSeconds() + " s");
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    private @Nullable String nextLine() {
      try {
        return replies.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Map<Metric, Double> parse(StoreTrial trial, String reply) {
      if (!reply.startsWith(StoreChild.DONE)) {
        throw new IllegalStateException(
            trial.experiment() + " of " + trial.contender() + " in " + host + ": " + reply);
      }
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      for (String value : reply.substring(StoreChild.DONE.length()).strip().split(" ", -1)) {
        int equals = value.indexOf('=');
        values.put(
            Metric.valueOf(value.substring(0, equals)),
            Double.valueOf(value.substring(equals + 1)));
      }
      return values;
    }

    void end() throws IOException {
      process.destroyForcibly(); // it holds nothing that anybody wants
      process.onExit().join();
      commands.close();
      replies.close();
      scratch.delete(directory);
    }
  }
}
