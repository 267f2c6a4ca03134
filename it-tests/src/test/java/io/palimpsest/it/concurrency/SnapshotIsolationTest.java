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

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.it.concurrency.History.Step;
import io.palimpsest.it.concurrency.History.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds what it is there for, in histories made up. */
class SnapshotIsolationTest {

  private final List<Transaction> history = new ArrayList<>();
  private int time;

  /** A transaction that overlaps with all others. */
  private void ran(Step... steps) {
    ran(true, steps);
  }

  private void ran(boolean committed, Step... steps) {
    String worker = "w" + history.size();
    history.add(new Transaction(worker, 0, Long.MAX_VALUE, committed, true, List.of(steps)));
  }

  /** A transaction after all that were before. */
  private void thenRan(Step... steps) {
    String worker = "w" + history.size();
    history.add(new Transaction(worker, ++time, ++time, true, true, List.of(steps)));
  }

  private void found(String anomaly) {
    assertThat(SnapshotIsolation.anomalies(history))
        .isNotEmpty()
        .allMatch(text -> text.startsWith(anomaly));
  }

  private void foundNothing() {
    assertThat(SnapshotIsolation.anomalies(history)).isEmpty();
  }

  @Test
  void shouldAcceptOneAfterTheOther() {
    thenRan(Step.append("x", 1), Step.add("s", 2));
    thenRan(Step.list("x", 1), Step.append("x", 3), Step.list("x", 1, 3), Step.set("s", 2));
    thenRan(Step.list("x", 1, 3), Step.set("s", 2), Step.add("s", 4), Step.set("s", 4, 2));
    foundNothing();
  }

  @Test
  void shouldAcceptWriteSkew() {
    ran(Step.list("x"), Step.list("y"), Step.append("x", 1));
    ran(Step.list("x"), Step.list("y"), Step.append("y", 2));
    ran(Step.list("x", 1), Step.list("y", 2));
    foundNothing();
  }

  @Test
  void shouldFindWhatWasRolledBack() {
    ran(false, Step.append("x", 1));
    ran(Step.list("x", 1));
    found("G1a");
  }

  @Test
  void shouldFindWhatNobodyWrote() {
    ran(Step.set("s", 7));
    found("reads what nobody wrote");
  }

  @Test
  void shouldFindHalfATransaction() {
    ran(Step.append("x", 1), Step.append("x", 2));
    ran(Step.list("x", 1));
    found("G1b");
  }

  @Test
  void shouldFindAReadThatCannotBeRepeated() {
    ran(Step.add("s", 1));
    ran(Step.set("s"), Step.set("s", 1));
    found("does not see the same twice");
  }

  @Test
  void shouldFindThatItsOwnWriteIsNotSeen() {
    ran(Step.append("x", 1), Step.list("x"));
    found("does not see what it wrote itself");
  }

  @Test
  void shouldFindTwoOrders() {
    ran(Step.append("x", 1));
    ran(Step.append("x", 2));
    ran(Step.list("x", 1, 2));
    ran(Step.list("x", 2, 1));
    found("two orders");
  }

  @Test
  void shouldFindACycleOfWrites() {
    ran(Step.append("x", 1), Step.append("y", 2));
    ran(Step.append("x", 3), Step.append("y", 4));
    ran(Step.list("x", 1, 3));
    ran(Step.list("y", 4, 2));
    found("G0");
  }

  @Test
  void shouldFindACycleOfReads() {
    ran(Step.append("x", 1), Step.set("s", 2));
    ran(Step.add("s", 2), Step.list("x", 1));
    found("G1c");
  }

  @Test
  void shouldFindALostUpdate() {
    ran(Step.append("x", 1));
    ran(Step.list("x", 1), Step.append("x", 2));
    ran(Step.list("x", 1), Step.append("x", 3));
    ran(Step.list("x", 1, 2, 3));
    found("G-single");
  }

  @Test
  void shouldFindReadSkew() {
    ran(Step.append("x", 1), Step.append("y", 2));
    ran(Step.list("x", 1), Step.list("y"));
    ran(Step.list("y", 2));
    found("G-single");
  }

  @Test
  void shouldFindAPhantom() {
    ran(Step.add("s", 1), Step.append("x", 2));
    ran(Step.set("s"), Step.list("x", 2));
    found("G-single");
  }

  @Test
  void shouldFindALongFork() {
    ran(Step.append("x", 1));
    ran(Step.append("y", 2));
    ran(Step.list("x", 1), Step.list("y"));
    ran(Step.list("x"), Step.list("y", 2));
    found("long fork");
  }

  @Test
  void shouldFindThatWhatHadReturnedIsNotSeen() {
    thenRan(Step.add("s", 1));
    thenRan(Step.set("s"));
    found("G-single");
  }

  @Test
  void shouldFindThatAWorkerDoesNotSeeItsOwnCommit() {
    history.add(new Transaction("w", 1, 2, true, false, List.of(Step.add("s", 1))));
    history.add(new Transaction("w", 3, 4, true, false, List.of(Step.set("s"))));
    found("G-single");
  }

  @Test
  void shouldNotWantThatAnAsynchronousCommitIsSeenAtOnce() {
    history.add(new Transaction("w1", 1, 2, true, false, List.of(Step.add("s", 1))));
    history.add(new Transaction("w2", 3, 4, true, false, List.of(Step.set("s"))));
    foundNothing();
  }
}
