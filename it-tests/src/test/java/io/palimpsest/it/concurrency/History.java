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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What transactions did and saw, written down by those who ran them.
 *
 * <p>There are two kinds of things. A <em>list</em> is read whole and appended to, so who read it
 * knows in which order it was written. A <em>set</em> is what a predicate finds: values are only
 * added to it. Every value is added once in the whole history.
 */
final class History {

  /** What a transaction did. */
  enum Kind {
    READ_LIST,
    APPEND,
    READ_SET,
    ADD
  }

  /**
   * One step of a transaction.
   *
   * @param key which list or set
   * @param values what was read, or the one value that was written
   */
  record Step(Kind kind, String key, List<Integer> values) {

    static Step append(String key, int value) {
      return new Step(Kind.APPEND, key, List.of(value));
    }

    static Step list(String key, Integer... values) {
      return new Step(Kind.READ_LIST, key, List.of(values));
    }

    static Step add(String key, int value) {
      return new Step(Kind.ADD, key, List.of(value));
    }

    static Step set(String key, Integer... values) {
      return new Step(Kind.READ_SET, key, List.of(values));
    }

    boolean writes() {
      return kind == Kind.APPEND || kind == Kind.ADD;
    }

    /** Names the list or the set. */
    String thing() {
      return (kind == Kind.APPEND || kind == Kind.READ_LIST ? "list " : "set ") + key;
    }
  }

  /**
   * One transaction.
   *
   * @param worker who ran it; a worker runs one after the other
   * @param began before it began, nanoseconds
   * @param ended after its commit or rollback returned, nanoseconds
   * @param committed whether it was committed
   * @param seenOnReturn whether others have to see it once its commit has returned
   */
  record Transaction(
      String worker,
      long began,
      long ended,
      boolean committed,
      boolean seenOnReturn,
      List<Step> steps) {

    Transaction {
      steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(worker).append(committed ? "" : " (rolled back)");
      steps.forEach(
          step ->
              text.append(step.writes() ? " +" : " ?").append(step.thing()).append(step.values()));
      return text.toString();
    }
  }

  private final ConcurrentLinkedQueue<Transaction> transactions = new ConcurrentLinkedQueue<>();

  void add(Transaction transaction) {
    transactions.add(transaction);
  }

  List<Transaction> transactions() {
    return new ArrayList<>(transactions);
  }
}
