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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Cuts the power at every call to the disk of scripted workloads, and looks what is there after.
 *
 * <p>After every crash: what was acknowledged, or shown by an opening that returned, is there; what
 * is there is a prefix of what was sequenced; and the log can be used.
 */
class CrashTest {

  /** Records of some bytes to some groups in small segments. */
  private static final Shape SMALL = new Shape(64 * 1024, 20_000, 10, Logs.impatient());

  /** The larger ones are written in up to eight parts, and do not all fit into the buffer. */
  private static final Shape IN_PARTS =
      new Shape(
          128 * 1024,
          50_000,
          3,
          WalConfig.builder()
              .segmentBytes(128 * 1024)
              .groupBytes(8 * 1024)
              .bufferBytes(32 * 1024)
              .bufferRecords(64)
              .admissionDeadlineMillis(0)
              .build());

  private static final Keys KEYS = new Keys(2);

  /** How many exported heads were found again. */
  private static int audited;

  /** As before, chained, and encrypted with keys that change; the largest are compressed. */
  private static final Shape PROTECTED =
      new Shape(
          128 * 1024,
          50_000,
          3,
          WalConfig.builder()
              .segmentBytes(128 * 1024)
              .groupBytes(8 * 1024)
              .bufferBytes(32 * 1024)
              .bufferRecords(64)
              .admissionDeadlineMillis(0)
              .compression(Compression.DEFLATE)
              .compressionMinBytes(40_000)
              .keyRing(KEYS)
              .tamperEvidence(true)
              .build());

  private static final List<Mode> MODES = List.of(Mode.values());

  /** How large segments and records are, and that one of so many records is large. */
  private record Shape(int segmentBytes, int largestRecord, int largeOneIn, WalConfig config) {}

  private static Mode mode(int i) {
    return MODES.get(i % MODES.size());
  }

  /** What must be there, and what may be. */
  private static final class Oracle {
    final List<String> sequenced = new ArrayList<>();
    final List<LogChainHead> heads = new ArrayList<>();
    int certain;
    int large;

    void opened(List<String> found, String where) {
      assertThat(found.size()).as("%s: records found", where).isGreaterThanOrEqualTo(certain);
      assertThat(found.size()).as("%s: records found", where).isLessThanOrEqualTo(sequenced.size());
      assertThat(found).as(where).isEqualTo(sequenced.subList(0, found.size()));
      // An opening that returns has made durable what it shows.
      certain = found.size();
      sequenced.subList(found.size(), sequenced.size()).clear();
    }
  }

  private static WriteAheadLog open(CrashDisk disk, Shape shape, ManualTime time) {
    return WriteAheadLog.openStepped(disk.storage(shape.segmentBytes()), shape.config(), time);
  }

  private static List<String> firstWords(WriteAheadLog log) {
    return Logs.texts(log).stream().map(CrashTest::firstWord).toList();
  }

  /** Returns the first word of a record, and makes sure that all of the rest is there. */
  private static String firstWord(String text) {
    String[] parts = text.split(" ", 3);
    if (parts[2].length() != Integer.parseInt(parts[1]) || !parts[2].matches("x*")) {
      throw new AssertionError("a part of " + parts[0] + ": " + parts[2].length());
    }
    return parts[0];
  }

  /** Opens, appends and closes or dies, some times over; ends where the power does. */
  private static void workload(
      CrashDisk disk, Shape shape, Oracle oracle, Random random, ManualTime time, String where) {
    KEYS.activate(1);
    for (int session = 0; session < 3; session++) {
      WriteAheadLog log;
      try {
        log = open(disk, shape, time);
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
            ByteBuffer payload = payload(word, shape, random);
            tickets.add(log.append(payload, random.nextInt(3), time.micros()));
            oracle.large += payload.remaining() > shape.config().groupBytes() ? 1 : 0;
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
        if (shape.config().keyRing() != null && random.nextInt(6) == 0) {
          KEYS.activate(random.nextInt(3));
          log.coordinator().rotate(new FlushCoordinator.Rotation(log.parts().nextKey()));
          log.coordinator().doWork();
        }
        if (shape.config().tamperEvidence() && random.nextInt(4) == 0) {
          CompletableFuture<LogChainHead> head = new CompletableFuture<>();
          log.coordinator().askForHead(head);
          log.coordinator().doWork();
          if (head.isDone() && !head.isCompletedExceptionally()) {
            oracle.heads.add(head.join());
          }
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

  private static ByteBuffer payload(String word, Shape shape, Random random) {
    int size =
        random.nextInt(shape.largeOneIn()) == 0
            ? random.nextInt(shape.largestRecord())
            : random.nextInt(600);
    return payload(word, size);
  }

  private static ByteBuffer payload(String word, int size) {
    return Logs.bytes(word + " " + size + " " + "x".repeat(size));
  }

  private static void check(
      CrashDisk disk, Shape shape, Oracle oracle, ManualTime time, String where) {
    for (int i = 0; i < 2; i++) {
      try (WriteAheadLog log = open(disk, shape, time)) {
        oracle.opened(firstWords(log), where + ", reopened " + i);
        time.advanceMicros(1);
        String word = "after" + i;
        oracle.sequenced.add(word);
        CommitTicket ticket = log.append(payload(word, 0), 1, time.micros());
        log.coordinator().doWork();
        assertThat(ticket.isDurable()).as(where).isTrue();
        oracle.certain++;
      }
    }
    if (shape.config().tamperEvidence()) {
      ReadOnlyLog log =
          WriteAheadLog.openReadOnly(disk.storage(shape.segmentBytes()), shape.config(), time);
      LogAudit.Report report = LogAudit.verify(log, shape.config(), oracle.heads);
      assertThat(report.difference()).as(where).isNull();
      assertThat(report.confirmed()).as(where).hasSameSizeAs(oracle.heads);
      audited += oracle.heads.size();
    }
  }

  @Test
  void shouldKeepWhatIsProtectedAndEveryHeadWhereverThePowerIsCut() {
    long seed = Seeds.next("CrashTest.encrypted");
    audited = 0;
    assertThat(crashEverywhere(PROTECTED, seed, 1)).isGreaterThan(200);
    assertThat(audited).isGreaterThan(200);
  }

  @Test
  void shouldKeepWhatWasAcknowledgedWhereverThePowerIsCut() {
    long seed = Seeds.next("CrashTest");
    assertThat(crashEverywhere(SMALL, seed, 3)).isGreaterThan(500);
  }

  @Test
  void shouldKeepTransactionsInPartsWholeWhereverThePowerIsCut() {
    long seed = Seeds.next("CrashTest.parts");
    assertThat(crashEverywhere(IN_PARTS, seed, 1)).isGreaterThan(200);
  }

  /** Returns how often the power was cut. */
  private static int crashEverywhere(Shape shape, long seed, int workloads) {
    int points = 0;
    for (long workload = 0; workload < workloads; workload++) {
      CrashDisk dry = new CrashDisk();
      Random random = new Random(seed + workload);
      Oracle oracle = new Oracle();
      workload(dry, shape, oracle, random, new ManualTime(), "dry");
      // One in three may be, and is admitted unless several are in flight.
      assertThat(shape.largeOneIn() > 3 || oracle.large > 0).as("seed %d: in parts", seed).isTrue();
      for (int call = 1; call <= dry.calls(); call++) {
        for (Mode mode : MODES) {
          points++;
          crashTwice(shape, seed, workload, call, mode);
        }
      }
    }
    return points;
  }

  private static void crashTwice(Shape shape, long seed, long workload, int call, Mode mode) {
    String where = "seed " + seed + ", workload " + workload + ", " + mode + " at call " + call;
    Oracle oracle = new Oracle();
    ManualTime time = new ManualTime();
    CrashDisk disk = new CrashDisk();
    disk.crashAt(call);
    workload(disk, shape, oracle, new Random(seed + workload), time, where);
    CrashDisk after = disk.crash(mode, seed + call);
    // Once more while it recovers from the first.
    after.crashAt(1 + (call % 25));
    workload(after, shape, oracle, new Random(seed - call), time, where + ", then again");
    check(after.crash(mode, seed ^ call), shape, oracle, time, where);
  }

  @Test
  void shouldShowAfterAPowerCutWhatAnOpeningHasShown() {
    long seed = Seeds.next("CrashTest.shown");
    for (int round = 0; round < 50; round++) {
      CrashDisk disk = new CrashDisk();
      ManualTime time = new ManualTime();
      open(disk, SMALL, time).close();
      WriteAheadLog dying = open(disk, SMALL, time);
      dying.append(payload("forced", 0), 1, 2_000_000);
      dying.coordinator().doWork();
      // The force fails; the page cache still shows what it was to force.
      disk.failAt(disk.calls() + 2);
      dying.append(payload("shown", 0), 1, 2_000_001);
      dying.coordinator().doWork();
      assertThat(dying.state()).isEqualTo(WalState.FAILED);
      disk.kill();
      List<String> shown = firstWords(open(disk, SMALL, time));
      CrashDisk after = disk.crash(mode(round), seed + round);
      try (WriteAheadLog log = open(after, SMALL, time)) {
        assertThat(firstWords(log)).isEqualTo(shown).containsExactly("forced", "shown");
      }
    }
  }

  @Test
  void shouldFailForGoodWhereverOneCallFails() {
    failEverywhere(SMALL, Seeds.next("CrashTest.fails"));
  }

  @Test
  void shouldFailForGoodWhereverOneCallFailsAndShowNoPart() {
    failEverywhere(IN_PARTS, Seeds.next("CrashTest.fails.parts"));
  }

  private static void failEverywhere(Shape shape, long seed) {
    CrashDisk dry = new CrashDisk();
    workload(dry, shape, new Oracle(), new Random(seed), new ManualTime(), "dry");
    for (int call = 1; call <= dry.calls(); call++) {
      String where = "seed " + seed + ", failure at call " + call;
      Oracle oracle = new Oracle();
      ManualTime time = new ManualTime();
      CrashDisk disk = new CrashDisk();
      disk.failAt(call);
      workload(disk, shape, oracle, new Random(seed), time, where);
      disk.kill();
      Mode mode = mode(call);
      check(call % 2 == 0 ? disk : disk.crash(mode, seed + call), shape, oracle, time, where);
    }
  }
}
