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
package io.palimpsest.it.concurrency;

import io.palimpsest.it.concurrency.History.Kind;
import io.palimpsest.it.concurrency.History.Step;
import io.palimpsest.it.concurrency.History.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what snapshot isolation rules out in a history, after Adya's definitions and the way of
 * Elle.
 *
 * <p>Between committed transactions there are dependencies: one wrote over what another had written
 * (<em>ww</em>), read what it had written (<em>wr</em>), came after it for everybody to see
 * (<em>rt</em>); or, an antidependency, wrote over or added to what another had read without that
 * (<em>rw</em>). Under snapshot isolation every cycle of them has two antidependencies in a row, as
 * write skew has. So these are anomalies:
 *
 * <ul>
 *   <li>a value that is read and was rolled back (G1a), or that stands beside only a part of what
 *       its transaction wrote (G1b);
 *   <li>a transaction that does not see the same twice, or not what it wrote itself;
 *   <li>two orders of one list;
 *   <li>a cycle without two antidependencies in a row: without any it is G0 or G1c, with one
 *       G-single (read skew, lost update), with more that are apart a long fork.
 * </ul>
 */
final class SnapshotIsolation {

  private record Edge(int to, String why, boolean anti) {}

  private final List<Transaction> committed = new ArrayList<>();
  private final Set<String> anomalies = new java.util.LinkedHashSet<>();
  private final Map<Integer, Integer> writers = new HashMap<>();
  private final Set<Integer> rolledBack = new HashSet<>();
  private final List<List<Edge>> edges = new ArrayList<>();

  private SnapshotIsolation() {}

  /** The anomalies of a history, told for people; none if there are none. */
  static List<String> anomalies(List<Transaction> history) {
    SnapshotIsolation check = new SnapshotIsolation();
    check.run(history);
    return List.copyOf(check.anomalies);
  }

  private void run(List<Transaction> history) {
    for (Transaction transaction : history) {
      if (transaction.committed()) {
        committed.add(transaction);
      }
      for (Step step : transaction.steps()) {
        if (step.writes() && transaction.committed()) {
          writers.put(step.values().get(0), committed.size() - 1);
        } else if (step.writes()) {
          rolledBack.add(step.values().get(0));
        }
      }
    }
    committed.forEach(unused -> edges.add(new ArrayList<>()));
    // What was rolled back must have seen what is right as well.
    history.forEach(this::checkInside);
    if (anomalies.isEmpty()) {
      linkLists();
      linkSets();
      linkWorkers();
      linkTime();
      findCycle();
    }
  }

  // ---- Within one transaction

  private void checkInside(Transaction transaction) {
    Map<String, List<Integer>> seen = new HashMap<>();
    Map<String, List<Integer>> own = new HashMap<>();
    Set<Integer> mine = new HashSet<>();
    transaction.steps().stream()
        .filter(Step::writes)
        .forEach(step -> mine.add(step.values().get(0)));
    for (Step step : transaction.steps()) {
      List<Integer> written = own.computeIfAbsent(step.thing(), unused -> new ArrayList<>());
      if (step.writes()) {
        written.add(step.values().get(0));
        continue;
      }
      List<Integer> others = new ArrayList<>(step.values());
      others.removeAll(mine);
      List<Integer> expected = new ArrayList<>(others);
      expected.addAll(written);
      boolean list = step.kind() == Kind.READ_LIST;
      if (list
          ? !step.values().equals(expected)
          : !sorted(step.values()).equals(sorted(expected))) {
        anomalies.add("does not see what it wrote itself: " + transaction);
      }
      List<Integer> before = seen.putIfAbsent(step.thing(), list ? others : sorted(others));
      if (before != null && !before.equals(list ? others : sorted(others))) {
        anomalies.add("does not see the same twice in " + step.thing() + ": " + transaction);
      }
      checkSources(transaction, step, others);
    }
  }

  private static List<Integer> sorted(List<Integer> values) {
    return values.stream().sorted().toList();
  }

  private void checkSources(Transaction reader, Step read, List<Integer> others) {
    for (int value : others) {
      Integer writer = writers.get(value);
      if (writer == null) {
        anomalies.add(
            (rolledBack.contains(value)
                    ? "G1a: reads what was rolled back, "
                    : "reads what nobody wrote, ")
                + value
                + ": "
                + reader);
        continue;
      }
      for (Step step : committed.get(writer).steps()) {
        if (step.writes()
            && step.thing().equals(read.thing())
            && !others.contains(step.values().get(0))) {
          anomalies.add(
              "G1b: reads a part of what was written, "
                  + value
                  + ": "
                  + reader
                  + " <- "
                  + committed.get(writer));
        }
      }
    }
  }

  // ---- Between transactions

  private void link(int from, int to, String why, boolean anti) {
    if (from != to) {
      edges.get(from).add(new Edge(to, why, anti));
    }
  }

  private int writer(int value) {
    return Objects.requireNonNull(writers.get(value));
  }

  /** What a transaction first read of a thing, without its own values; null if it did not. */
  private static @Nullable List<Integer> firstRead(Transaction transaction, String thing) {
    Set<Integer> mine = new HashSet<>();
    for (Step step : transaction.steps()) {
      if (step.thing().equals(thing)) {
        if (step.writes()) {
          mine.add(step.values().get(0));
        } else {
          return step.values().stream().filter(value -> !mine.contains(value)).toList();
        }
      }
    }
    return null;
  }

  private Set<String> things(Kind kind) {
    Set<String> things = new HashSet<>();
    for (Transaction transaction : committed) {
      transaction.steps().stream()
          .filter(step -> step.kind() == kind)
          .forEach(step -> things.add(step.thing()));
    }
    return things;
  }

  private void linkLists() {
    for (String list : things(Kind.READ_LIST)) {
      List<Integer> order = List.of();
      for (Transaction transaction : committed) {
        List<Integer> read = firstRead(transaction, list);
        if (read != null && read.size() > order.size()) {
          order = read;
        }
      }
      for (int i = 1; i < order.size(); i++) {
        link(writer(order.get(i - 1)), writer(order.get(i)), "ww " + list, false);
      }
      for (int reader = 0; reader < committed.size(); reader++) {
        List<Integer> read = firstRead(committed.get(reader), list);
        if (read == null) {
          continue;
        }
        int size = read.size();
        if (!order.subList(0, size).equals(read)) {
          anomalies.add("two orders of " + list + ": " + read + " and " + order);
          continue;
        }
        if (size > 0) {
          link(writer(read.get(size - 1)), reader, "wr " + list, false);
        }
        if (size < order.size()) {
          link(reader, writer(order.get(size)), "rw " + list, true);
        }
      }
    }
  }

  private void linkSets() {
    for (String set : things(Kind.READ_SET)) {
      Map<Integer, Integer> added = new HashMap<>();
      for (int writer = 0; writer < committed.size(); writer++) {
        for (Step step : committed.get(writer).steps()) {
          if (step.writes() && step.thing().equals(set)) {
            added.put(step.values().get(0), writer);
          }
        }
      }
      for (int reader = 0; reader < committed.size(); reader++) {
        List<Integer> read = firstRead(committed.get(reader), set);
        if (read != null) {
          Set<Integer> found = new HashSet<>(read);
          int from = reader;
          added.forEach(
              (value, writer) -> {
                if (found.contains(value)) {
                  link(writer, from, "wr " + set, false);
                } else {
                  link(from, writer, "rw " + set, true);
                }
              });
        }
      }
    }
  }

  /** A worker sees what it has committed before. */
  private void linkWorkers() {
    Map<String, Integer> last = new HashMap<>();
    List<Integer> inOrder = byTime(Transaction::began);
    for (int next : inOrder) {
      Integer before = last.put(committed.get(next).worker(), next);
      if (before != null) {
        link(before, next, "same worker", false);
      }
    }
  }

  private List<Integer> byTime(java.util.function.ToLongFunction<Transaction> time) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < committed.size(); i++) {
      numbers.add(i);
    }
    numbers.sort(Comparator.comparingLong(i -> time.applyAsLong(committed.get(i))));
    return numbers;
  }

  /**
   * Who begins after a commit has returned comes after it. What follows from other edges is left
   * out.
   */
  private void linkTime() {
    List<Integer> ended =
        byTime(Transaction::ended).stream().filter(i -> committed.get(i).seenOnReturn()).toList();
    int over = 0;
    Deque<Integer> frontier = new ArrayDeque<>();
    for (int next : byTime(Transaction::began)) {
      long began = committed.get(next).began();
      while (over < ended.size() && committed.get(ended.get(over)).ended() < began) {
        int newer = ended.get(over++);
        frontier.removeIf(older -> committed.get(older).ended() < committed.get(newer).began());
        frontier.add(newer);
      }
      for (int before : frontier) {
        link(before, next, "rt", false);
      }
    }
  }

  // ---- Cycles

  /**
   * Finds a cycle without two antidependencies in a row. A transaction is two nodes here: 2i where
   * it was come to by a dependency, 2i + 1 by an antidependency, from which only dependencies go
   * on.
   */
  private void findCycle() {
    int[] state = new int[2 * committed.size()]; // 0 new, 1 on the path, 2 done
    for (int start = 0; start < state.length; start++) {
      if (state[start] == 0 && findCycleFrom(start, state)) {
        return;
      }
    }
  }

  private boolean findCycleFrom(int start, int[] state) {
    Deque<Integer> path = new ArrayDeque<>();
    int[] next = new int[state.length];
    path.push(start);
    state[start] = 1;
    while (!path.isEmpty()) {
      int node = path.element();
      List<Edge> out = edges.get(node / 2);
      if (next[node] == out.size()) {
        state[node] = 2;
        path.pop();
        continue;
      }
      Edge edge = out.get(next[node]++);
      if (edge.anti() && node % 2 == 1) {
        continue;
      }
      int to = 2 * edge.to() + (edge.anti() ? 1 : 0);
      if (state[to] == 1) {
        anomalies.add(describe(shortest(to)));
        return true;
      }
      if (state[to] == 0) {
        state[to] = 1;
        path.push(to);
      }
    }
    return false;
  }

  /** The shortest cycle through a node that is on one. */
  private List<Edge> shortest(int node) {
    int[] from = new int[2 * committed.size()];
    Arrays.fill(from, -1);
    Edge[] by = new Edge[from.length];
    Deque<Integer> queue = new ArrayDeque<>(List.of(node));
    while (from[node] == -1) {
      int here = queue.remove();
      for (Edge edge : edges.get(here / 2)) {
        int to = 2 * edge.to() + (edge.anti() ? 1 : 0);
        if (!(edge.anti() && here % 2 == 1) && from[to] == -1) {
          from[to] = here;
          by[to] = edge;
          queue.add(to);
        }
      }
    }
    List<Edge> cycle = new ArrayList<>();
    int at = node;
    do {
      cycle.add(0, by[at]);
      at = from[at];
    } while (at != node);
    return cycle;
  }

  private String describe(List<Edge> cycle) {
    long antis = cycle.stream().filter(Edge::anti).count();
    boolean reads = cycle.stream().anyMatch(edge -> edge.why().startsWith("wr"));
    String withoutAnti = reads ? "G1c" : "G0";
    String name = antis == 0 ? withoutAnti : antis == 1 ? "G-single" : "long fork";
    StringBuilder text = new StringBuilder(name).append(": a cycle");
    for (Edge edge : cycle) {
      text.append("\n  ").append(edge.why()).append(" -> ").append(committed.get(edge.to()));
    }
    return text.toString();
  }
}
