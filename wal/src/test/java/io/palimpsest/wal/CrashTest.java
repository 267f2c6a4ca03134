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
package io.palimpsest.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.wal.storage.file.CrashDisk;
import io.palimpsest.wal.storage.file.CrashDisk.Mode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Cuts the power at every call to the disk of scripted workloads, and looks what is there after.
 *
 * <p>After every crash: what was acknowledged, or shown by an opening that returned, is there; what
 * is there is a prefix of what was sequenced; and the log can be used.
 */
class CrashTest {

  private static final int SEGMENT = 64 * 1024;
  private static final List<Mode> MODES = List.of(Mode.values());

  private static Mode mode(int i) {
    return MODES.get(i % MODES.size());
  }

  /** What must be there, and what may be. */
  private static final class Oracle {
    final List<String> sequenced = new ArrayList<>();
    int certain;

    void opened(List<String> found, String where) {
      assertThat(found.size()).as("%s: records found", where).isGreaterThanOrEqualTo(certain);
      assertThat(found.size()).as("%s: records found", where).isLessThanOrEqualTo(sequenced.size());
      assertThat(found).as(where).isEqualTo(sequenced.subList(0, found.size()));
      // An opening that returns has made durable what it shows.
      certain = found.size();
      sequenced.subList(found.size(), sequenced.size()).clear();
    }
  }

  private static WriteAheadLog open(CrashDisk disk, ManualTime time) {
    return WriteAheadLog.openStepped(disk.storage(SEGMENT), Logs.impatient(), time);
  }

  private static List<String> firstWords(WriteAheadLog log) {
    return Logs.texts(log).stream().map(text -> text.substring(0, text.indexOf(' '))).toList();
  }

  /** Opens, appends and closes or dies, some times over; ends where the power does. */
  private static void workload(
      CrashDisk disk, Oracle oracle, Random random, ManualTime time, String where) {
    for (int session = 0; session < 3; session++) {
      WriteAheadLog log;
      try {
        log = open(disk, time);
      } catch (CorruptLogException e) {
        throw new AssertionError(where + ": refused", e);
      } catch (WalException e) {
        return;
      }
      oracle.opened(firstWords(log), where);
      List<CommitTicket> tickets = new ArrayList<>();
      for (int i = 0; i < 8 && log.state() == WalState.RUNNING; i++) {
        for (int k = random.nextInt(3); k >= 0; k--) {
          String word = "r" + oracle.sequenced.size() + "-" + random.nextInt(1_000_000);
          oracle.sequenced.add(word);
          time.advanceMicros(1 + random.nextInt(100));
          try {
            tickets.add(log.append(payload(word, random), random.nextInt(3), time.micros()));
          } catch (LogOverloadedException | LogFailedException e) {
            // Certainly not in the log; there is room again when what is in flight was written.
            oracle.sequenced.remove(oracle.sequenced.size() - 1);
            log.coordinator().doWork();
            log.coordinator().doWork();
          }
        }
        if (random.nextInt(4) > 0) {
          log.coordinator().doWork();
        }
        if (random.nextInt(5) == 0) {
          // Long enough for a seal in idle time.
          time.advanceMicros(20_000);
          log.coordinator().doWork();
          log.coordinator().doWork();
        }
        int before = oracle.sequenced.size() - tickets.size();
        for (int k = 0; k < tickets.size(); k++) {
          if (tickets.get(k).isDurable()) {
            oracle.certain = Math.max(oracle.certain, before + k + 1);
          }
        }
      }
      if (random.nextBoolean()) {
        try {
          log.close();
        } catch (WalException e) {
          return;
        }
        oracle.certain =
            tickets.stream().allMatch(CommitTicket::isDurable)
                ? oracle.sequenced.size()
                : oracle.certain;
      } else {
        disk.kill();
      }
    }
  }

  private static ByteBuffer payload(String word, Random random) {
    int size = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(600);
    return Logs.bytes(word + " " + "x".repeat(size));
  }

  private static void check(CrashDisk disk, Oracle oracle, ManualTime time, String where) {
    for (int i = 0; i < 2; i++) {
      try (WriteAheadLog log = open(disk, time)) {
        oracle.opened(firstWords(log), where + ", reopened " + i);
        time.advanceMicros(1);
        String word = "after" + i;
        oracle.sequenced.add(word);
        CommitTicket ticket = log.append(Logs.bytes(word + " "), 1, time.micros());
        log.coordinator().doWork();
        assertThat(ticket.isDurable()).as(where).isTrue();
        oracle.certain++;
      }
    }
  }

  @Test
  void shouldKeepWhatWasAcknowledgedWhereverThePowerIsCut() {
    long seed = Seeds.next("CrashTest");
    int points = 0;
    for (long workload = 0; workload < 3; workload++) {
      CrashDisk dry = new CrashDisk();
      workload(dry, new Oracle(), new Random(seed + workload), new ManualTime(), "dry");
      for (int call = 1; call <= dry.calls(); call++) {
        for (Mode mode : MODES) {
          points++;
          crashTwice(seed, workload, call, mode);
        }
      }
    }
    assertThat(points).isGreaterThan(500);
  }

  private static void crashTwice(long seed, long workload, int call, Mode mode) {
    String where = "seed " + seed + ", workload " + workload + ", " + mode + " at call " + call;
    Oracle oracle = new Oracle();
    ManualTime time = new ManualTime();
    CrashDisk disk = new CrashDisk();
    disk.crashAt(call);
    workload(disk, oracle, new Random(seed + workload), time, where);
    CrashDisk after = disk.crash(mode, seed + call);
    // Once more while it recovers from the first.
    after.crashAt(1 + (call % 25));
    workload(after, oracle, new Random(seed - call), time, where + ", then again");
    check(after.crash(mode, seed ^ call), oracle, time, where);
  }

  @Test
  void shouldShowAfterAPowerCutWhatAnOpeningHasShown() {
    long seed = Seeds.next("CrashTest.shown");
    for (int round = 0; round < 50; round++) {
      CrashDisk disk = new CrashDisk();
      ManualTime time = new ManualTime();
      open(disk, time).close();
      WriteAheadLog dying = open(disk, time);
      dying.append(Logs.bytes("forced "), 1, 2_000_000);
      dying.coordinator().doWork();
      // The force fails; the page cache still shows what it was to force.
      disk.failAt(disk.calls() + 2);
      dying.append(Logs.bytes("shown "), 1, 2_000_001);
      dying.coordinator().doWork();
      assertThat(dying.state()).isEqualTo(WalState.FAILED);
      disk.kill();
      List<String> shown = firstWords(open(disk, time));
      CrashDisk after = disk.crash(mode(round), seed + round);
      try (WriteAheadLog log = open(after, time)) {
        assertThat(firstWords(log)).isEqualTo(shown).containsExactly("forced", "shown");
      }
    }
  }

  @Test
  void shouldFailForGoodWhereverOneCallFails() {
    long seed = Seeds.next("CrashTest.fails");
    CrashDisk dry = new CrashDisk();
    workload(dry, new Oracle(), new Random(seed), new ManualTime(), "dry");
    for (int call = 1; call <= dry.calls(); call++) {
      String where = "seed " + seed + ", failure at call " + call;
      Oracle oracle = new Oracle();
      ManualTime time = new ManualTime();
      CrashDisk disk = new CrashDisk();
      disk.failAt(call);
      workload(disk, oracle, new Random(seed), time, where);
      disk.kill();
      Mode mode = mode(call);
      check(call % 2 == 0 ? disk : disk.crash(mode, seed + call), oracle, time, where);
    }
  }
}
