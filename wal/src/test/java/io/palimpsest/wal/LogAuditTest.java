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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.LogAudit.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that were exported, and what somebody did to the log since. */
class LogAuditTest {

  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void makeDirectory() {
    directory = temporary.resolve("log");
  }

  private static WalConfig.Builder chaining() {
    return WalConfig.builder().segmentBytes(64 * 1024).tamperEvidence(true);
  }

  private WriteAheadLog open(WalConfig.Builder config) {
    return WriteAheadLog.open(directory, config.build(), TimeSource.system());
  }

  private static void append(WriteAheadLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(Logs.bytes(("record " + i + " ").repeat(1 + i % 7)), 1, Durability.ASYNC);
    }
  }

  private Report audit(LogChainHead... heads) {
    return LogAudit.verify(directory, WalConfig.defaults(), List.of(heads));
  }

  /** Bits: encrypted, compressed, in parts. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldFindEveryHeadAgainAcrossSegmentsAndCrashes(int how) throws IOException {
    WalConfig.Builder config = chaining().compressionMinBytes(16);
    if ((how & 1) != 0) {
      config.keyRing(new Keys(1));
    }
    if ((how & 2) != 0) {
      config.compression(Compression.DEFLATE);
    }
    if ((how & 4) != 0) {
      config.groupBytes(4096);
    }
    List<LogChainHead> heads = new ArrayList<>();
    for (int session = 0; session < 4; session++) {
      Path next = temporary.resolve("after-" + session);
      try (WriteAheadLog log = open(config)) {
        for (int i = 0; i < 3; i++) {
          append(log, 40);
          log.append(ByteBuffer.wrap(Keys.bytes(i)), 0, Durability.ASYNC);
          log.append(ByteBuffer.allocate(30_000), 2, Durability.ASYNC);
          heads.add(log.chainHead());
          assertThat(heads.get(heads.size() - 1).lastLsn()).isEqualTo(log.durable());
        }
        if (session % 2 == 0) {
          // What nobody exported, and no seal covers: as a killed process leaves it.
          log.appendAndWait(Logs.bytes("last words"), 1, Durability.SYNC);
          Forgery.copy(directory, next);
        }
      }
      if (session % 2 == 0) {
        directory = next;
      }
      Report report = LogAudit.verify(directory, config.build(), heads);
      assertThat(report.difference()).isNull();
      assertThat(report.isConfirmed()).isTrue();
      assertThat(report.confirmed()).isEqualTo(heads);
      assertThat(report.firstLsn()).isEqualTo(1);
      assertThat(audit(heads.toArray(new LogChainHead[0]))).as("needs no key").isEqualTo(report);
    }
    try (WriteAheadLog log = open(config)) {
      assertThat(log.openReport().lastLsn()).isGreaterThan(500);
    }
  }

  /** A group of one record takes a block, so one of these leaves none but the closing seal's. */
  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16, 17})
  void shouldGiveTheHeadHoweverLittleRoomTheSegmentHas(int groups) {
    LogChainHead head;
    try (WriteAheadLog log = open(chaining())) {
      for (int i = 0; i < groups; i++) {
        log.appendAndWait(Logs.bytes("one of a full segment"), 1, Durability.SYNC);
      }
      head = log.chainHead();
      assertThat(head.lastLsn()).isEqualTo(groups);
      assertThat(log.chainHead()).isEqualTo(head);
    }
    assertThat(audit(head).isConfirmed()).isTrue();
  }

  @Test
  void shouldTellTheSameHeadFromTheClosedLog() {
    LogChainHead head;
    try (WriteAheadLog log = open(chaining())) {
      assertThat(log.chainHead()).extracting(LogChainHead::lastLsn).isEqualTo(0L);
      append(log, 10);
      head = log.chainHead();
      assertThat(log.chainHead()).isEqualTo(head);
      assertThat(audit(head).isConfirmed()).as("beside the writer").isTrue();
    }
    assertThat(audit().head()).isEqualTo(head);
    assertThat(LogChainHead.parse(" " + head + "\n")).isEqualTo(head);
  }

  @Test
  void shouldNameTheSegmentWhereAPayloadWasRewritten() throws IOException {
    List<LogChainHead> heads = new ArrayList<>();
    try (WriteAheadLog log = open(chaining())) {
      for (int i = 0; i < 5; i++) {
        append(log, 20);
        heads.add(log.chainHead());
        log.rotateKey();
      }
    }
    Forgery forgery = new Forgery(directory);
    Forgery.Place place = forgery.record(50);
    forgery.change(place, FrameLayout.HEADER, 1);
    forgery.fixChecksums();
    try (WriteAheadLog log = open(chaining())) {
      assertThat(Logs.read(log, 1)).as("no checksum notices").hasSize(100);
    }
    Report report = audit(heads.toArray(new LogChainHead[0]));
    assertThat(report.isConfirmed()).isFalse();
    assertThat(report.confirmed()).isEqualTo(heads.subList(0, 2));
    LogAudit.Difference difference = Objects.requireNonNull(report.difference());
    assertThat(difference.segment()).startsWith("wal/0000000003-");
    // A slow appender's idle log is sealed in between.
    assertThat(difference.afterLsn()).isBetween(40L, 49L);
    assertThat(difference.atLsn()).isBetween(50L, 60L);
    // In itself as well: the seals hold other heads.
    assertThat(audit().difference()).extracting("segment").isEqualTo(difference.segment());
  }

  @Test
  void shouldNoticeEveryByteOfARecordThatWasRewritten() throws IOException {
    LogChainHead head;
    try (WriteAheadLog log = open(chaining())) {
      append(log, 3);
      head = log.chainHead();
    }
    Forgery forgery = new Forgery(directory);
    Forgery.Place place = forgery.record(2);
    int noticed = 0;
    for (int offset = FrameLayout.TIME;
        offset < FrameLayout.HEADER + place.payloadLength();
        offset++) {
      // The time and the payload: what a forger can write without the log being refused.
      if (offset == FrameLayout.TIME + 1) {
        offset = FrameLayout.HEADER;
      }
      forgery.change(place, offset, 1);
      forgery.fixChecksums();
      try {
        assertThat(audit(head).difference()).as("offset %d", offset).isNotNull();
        noticed++;
      } catch (CorruptLogException e) {
        // Noticed without a head: the order of the times.
        assertThat(offset).isEqualTo(FrameLayout.TIME);
      }
      forgery.change(place, offset, 1);
      forgery.fixChecksums();
    }
    assertThat(noticed).isGreaterThanOrEqualTo(place.payloadLength());
    assertThat(audit(head).isConfirmed()).isTrue();
  }

  @Test
  void shouldNoticeALogThatWasWrittenAnewAsAWhole() throws IOException {
    List<LogChainHead> heads = new ArrayList<>();
    for (String name : List.of("honest", "forged")) {
      directory = temporary.resolve(name);
      try (WriteAheadLog log = open(chaining())) {
        append(log, 20);
        if (name.equals("forged")) {
          log.append(Logs.bytes("another past"), 1, Durability.ASYNC);
        } else {
          log.append(Logs.bytes("what happened"), 1, Durability.ASYNC);
        }
        heads.add(log.chainHead());
      }
    }
    assertThat(audit().difference()).as("whole in itself").isNull();
    // As if the forger had taken over the identity of the store too.
    LogChainHead honest = heads.get(0);
    LogChainHead claimed =
        new LogChainHead(
            heads.get(1).storeId(), honest.transactionId(), honest.lastLsn(), honest.hash());
    LogAudit.Difference difference = Objects.requireNonNull(audit(claimed).difference());
    assertThat(difference.afterLsn()).isZero();
    assertThat(difference.atLsn()).isEqualTo(21);
    assertThatThrownBy(() -> audit(honest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(honest.storeId().toString());
  }

  @Test
  void shouldNoticeAnEndThatIsGone() throws IOException {
    Path before = temporary.resolve("before");
    LogChainHead first;
    LogChainHead last;
    try (WriteAheadLog log = open(chaining())) {
      append(log, 5);
      first = log.chainHead();
      Forgery.copy(directory, before);
      append(log, 5);
      last = log.chainHead();
    }
    directory = before;
    Report report = audit(last, first);
    assertThat(report.confirmed()).containsExactly(first);
    assertThat(Objects.requireNonNull(report.difference()).afterLsn()).isEqualTo(5);
    assertThat(report.difference().atLsn()).isEqualTo(10);
  }

  @Test
  void shouldBeSwitchedOnAndOff() {
    try (WriteAheadLog log = open(WalConfig.builder())) {
      append(log, 3);
      assertThatThrownBy(log::chainHead)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("tamper.evidence");
    }
    LogChainHead one;
    try (WriteAheadLog log = open(chaining())) {
      append(log, 3);
      one = log.chainHead();
    }
    try (WriteAheadLog log = open(WalConfig.builder())) {
      append(log, 3);
    }
    assertThat(audit(one).isConfirmed()).isTrue();
    assertThat(audit(one).head()).isNull();
    LogChainHead two;
    try (WriteAheadLog log = open(chaining())) {
      append(log, 3);
      two = log.chainHead();
    }
    Report report = audit(two, one);
    assertThat(report.confirmed()).containsExactly(one, two);
    assertThat(report.firstLsn()).isEqualTo(10);
    assertThat(report.head()).isEqualTo(two);
    assertThat(audit(new LogChainHead(one.storeId(), 2, 2, one.hash())).uncovered()).hasSize(1);
  }

  @Test
  void shouldRefuseTextThatIsNoHead() {
    String hash = "0123456789abcdef".repeat(4);
    LogChainHead head = new LogChainHead(new UUID(1, 2), 3, 4, hash);
    assertThat(LogChainHead.parse(head.toString())).isEqualTo(head);
    for (String bad :
        List.of(
            "",
            "palimpsest-chain-1",
            head.toString().substring(1),
            head + "0",
            head.toString().replace("chain-1", "chain-2"),
            head.toString().replace('a', 'A'))) {
      assertThatThrownBy(() -> LogChainHead.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new LogChainHead(new UUID(1, 2), -1, 4, hash))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WalConfig.from(Map.of("tamper.evidence", "yes")))
        .isInstanceOf(WalConfigException.class)
        .hasMessageContaining("expected true or false, found 'yes'");
  }
}
