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
package io.palimpsest.wal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every log storage keeps to; a plug-in's tests extend this class.
 *
 * <p>For the author of a plug-in: put the {@code test-jar} of {@code wal} among the test
 * dependencies, extend this class with JUnit 5, and return from {@link #storage} what your provider
 * makes, with {@link #EXTENT_BYTES} as both the usual extent and the largest group. Each test wants
 * a log that is empty and its own.
 *
 * <p>{@link #storage} is asked for the same log again and again within one test.
 */
public abstract class LogStorageContract {

  /** The size of an extent to be used. */
  protected static final int EXTENT_BYTES = 64 * 1024;

  private static final int BLOCK = 4096;

  private long writers;

  /** For subclasses. */
  protected LogStorageContract() {}

  /** Returns a storage of the one log of this test, with extents of {@link #EXTENT_BYTES}. */
  protected abstract LogStorage storage();

  /**
   * Returns a storage of the one log of this test that has no room for another extent, or null if
   * there is no way to make one.
   */
  protected @Nullable LogStorage storageWithoutRoom() {
    return null;
  }

  private ClaimedLog claim() throws IOException {
    writers++;
    return storage().open(new LogIdentity(UUID.randomUUID(), writers, 4711, "here", writers));
  }

  private static ByteBuffer group(int fill, int blocks) {
    ByteBuffer bytes = ByteBuffer.allocate(blocks * BLOCK);
    while (bytes.hasRemaining()) {
      bytes.put((byte) fill);
    }
    return bytes.flip();
  }

  private static ByteBuffer read(LogExtent extent, long position, int bytes) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(bytes);
    try (ExtentReader reader = extent.open()) {
      assertThat(reader.read(position, into)).isEqualTo(bytes);
    }
    return into.flip();
  }

  @Test
  void shouldBeEmptyAtFirstAndKeepItsIdentity() throws IOException {
    UUID id;
    try (ClaimedLog log = claim()) {
      assertThat(log.extents()).isEmpty();
      assertThat(log.mark()).isNull();
      id = log.storeId();
    }
    try (ClaimedLog log = claim()) {
      assertThat(log.storeId()).isEqualTo(id);
    }
  }

  @Test
  void shouldRefuseASecondClaimOrFenceTheFirst() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      if (storage().capabilities().locks()) {
        assertThatThrownBy(this::claim)
            .isInstanceOfSatisfying(
                StorageException.class,
                e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED))
            .hasMessageContaining("held by");
      } else {
        claim().begin(group(2, 1), 1, 0);
        assertThatThrownBy(
                () -> {
                  appender.append(group(3, 1), 1, 1);
                  appender.sync();
                })
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void shouldClaimAGreaterLogEpochWheneverOneHasBegun() throws IOException {
    long last = 0;
    for (int i = 0; i < 3; i++) {
      try (ClaimedLog log = claim()) {
        assertThat(log.logEpoch()).isGreaterThan(last);
        last = log.logEpoch();
        log.begin(group(1, 1), 1, 0);
      }
    }
  }

  @Test
  void shouldChangeNothingBeforeAnEpochBegins() throws IOException {
    try (ClaimedLog log = claim()) {
      log.begin(group(1, 1), 1, 0);
    }
    claim().close();
    try (ClaimedLog log = claim()) {
      assertThat(log.extents()).hasSize(1);
    }
  }

  @Test
  void shouldReadBackWhatWasAppended() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 2), 1, 0);
      assertThat(appender.position()).isEqualTo(2 * BLOCK);
      long room = appender.remaining();
      appender.append(group(2, 1), 1, 5);
      appender.append(group(3, 3), 6, 6);
      appender.sync();
      assertThat(appender.position()).isEqualTo(6 * BLOCK);
      assertThat(appender.remaining()).isLessThanOrEqualTo(room);
      assertThat(read(appender.extent(), 2 * BLOCK, BLOCK)).isEqualTo(group(2, 1));
    }
    try (ClaimedLog log = claim()) {
      LogExtent extent = log.extents().get(0);
      assertThat(extent.firstLsn()).isEqualTo(1);
      assertThat(read(extent, 0, 2 * BLOCK)).isEqualTo(group(1, 2));
      assertThat(read(extent, 3 * BLOCK, 3 * BLOCK)).isEqualTo(group(3, 3));
    }
  }

  @Test
  void shouldTakeAnOpeningGroupLargerThanAnExtentAndOneGroupMore() throws IOException {
    int blocks = 2 * EXTENT_BYTES / BLOCK;
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, blocks), 1, 9);
      appender.append(group(2, 1), 10, 9);
      appender.sync();
      appender.roll(10, BLOCK);
      appender.append(group(3, 1), 10, 10);
      appender.sync();
    }
    try (ClaimedLog log = claim()) {
      assertThat(read(log.extents().get(0), 0, blocks * BLOCK)).isEqualTo(group(1, blocks));
    }
  }

  @Test
  void shouldNumberExtentsWithoutGaps() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (ClaimedLog log = claim()) {
        LogAppender appender = log.begin(group(1, 1), 1 + 20L * i, 20L * i);
        appender.append(group(2, 1), 1 + 20L * i, 10 + 20L * i);
        appender.sync();
        appender.roll(11 + 20L * i, BLOCK);
        appender.append(group(2, 1), 11 + 20L * i, 20 + 20L * i);
        appender.sync();
      }
    }
    try (ClaimedLog log = claim()) {
      List<LogExtent> extents = log.extents();
      assertThat(extents).extracting(LogExtent::firstLsn).containsExactly(1L, 11L, 21L, 31L);
      for (int i = 1; i < extents.size(); i++) {
        assertThat(extents.get(i).sequence()).isEqualTo(extents.get(i - 1).sequence() + 1);
        assertThat(extents.get(i).logEpoch()).isGreaterThanOrEqualTo(extents.get(i - 1).logEpoch());
      }
      assertThat(log.status().extents()).isEqualTo(4);
    }
  }

  @Test
  void shouldKeepTheLastMark() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      for (int i = 1; i <= 3; i++) {
        appender.mark(ByteBuffer.allocate(8).putLong(0, i));
      }
    }
    try (ClaimedLog log = claim()) {
      assertThat(log.mark()).isEqualTo(ByteBuffer.allocate(8).putLong(0, 3));
    }
  }

  @Test
  void shouldReleaseOnlyExtentsThatHoldNothingNeeded() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      for (int i = 0; i < 3; i++) {
        appender.append(group(2, 1), 1 + 10L * i, 10 + 10L * i);
        appender.sync();
        appender.roll(11 + 10L * i, BLOCK);
      }
      log.releaseBefore(20);
    }
    try (ClaimedLog log = claim()) {
      assertThat(log.extents()).extracting(LogExtent::firstLsn).containsExactly(11L, 21L, 31L);
    }
  }

  @Test
  void shouldMakeRoomForTheLargestGroup() throws IOException {
    int most = storage().capabilities().maxGroupBytes();
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      appender.roll(1, most);
      assertThat(appender.remaining()).isGreaterThanOrEqualTo(most);
      appender.append(group(2, most / BLOCK), 1, 1);
      appender.sync();
    }
  }

  @Test
  void shouldPrepareRoomForTheLargestGroupAndRollToIt() throws Exception {
    int most = storage().capabilities().maxGroupBytes();
    assertThat(most).isPositive();
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      long room = appender.prepare(most);
      for (int i = 0; i < 2_000 && room < most; i++) {
        assertThat(room).isNotNegative();
        new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        room = appender.prepare(most);
      }
      assertThat(room).isGreaterThanOrEqualTo(most);
      appender.roll(1, most);
      assertThat(appender.remaining()).isGreaterThanOrEqualTo(most + (long) BLOCK);
      appender.append(group(2, most / BLOCK), 1, 1);
      appender.append(group(3, 1), 2, 1);
      appender.sync();
      assertThat(read(appender.extent(), most, BLOCK)).isEqualTo(group(3, 1));
    }
  }

  @Test
  void shouldRefuseAGroupThatDoesNotFitAndGoOn() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      int blocks = (int) (appender.remaining() / BLOCK) + 1;
      assertThatThrownBy(() -> appender.append(group(2, blocks), 1, 1))
          .isInstanceOf(IllegalArgumentException.class);
      appender.append(group(3, 1), 1, 1);
      appender.sync();
      assertThat(read(appender.extent(), BLOCK, BLOCK)).isEqualTo(group(3, 1));
    }
  }

  @Test
  void shouldSyncOnASecondThreadBesideAppend() throws Exception {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      CompletableFuture<Void> syncs =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 20; i++) {
                    appender.sync();
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      for (int i = 0; i < 10; i++) {
        appender.append(group(10 + i, 1), 1 + i, 1 + i);
      }
      syncs.get(30, TimeUnit.SECONDS);
      appender.sync();
      for (int i = 0; i < 10; i++) {
        assertThat(read(appender.extent(), (1L + i) * BLOCK, BLOCK)).isEqualTo(group(10 + i, 1));
      }
    }
  }

  @Test
  void shouldLetReadersSurviveReleaseAndInterrupts() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      appender.append(group(2, 1), 1, 1);
      appender.sync();
      appender.roll(2, BLOCK);
      try (ExtentReader reader = log.extents().get(0).open()) {
        log.releaseBefore(2);
        assertThat(log.extents()).hasSize(1);
        ByteBuffer into = ByteBuffer.allocate(BLOCK);
        Thread.currentThread().interrupt();
        try {
          assertThat(reader.read(BLOCK, into)).isEqualTo(BLOCK);
        } finally {
          assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(into.flip()).isEqualTo(group(2, 1));
        assertThat(reader.read(0, into.clear())).isEqualTo(BLOCK);
      }
      appender.append(group(3, 1), 2, 2);
      appender.sync();
    }
  }

  @Test
  void shouldCloseTwiceAndTakeNothingMore() throws IOException {
    ClaimedLog log = claim();
    LogAppender appender = log.begin(group(1, 1), 1, 0);
    log.close();
    log.close();
    assertThatThrownBy(() -> appender.append(group(2, 1), 1, 1))
        .isInstanceOf(IllegalStateException.class);
    try (ClaimedLog next = claim()) {
      log.close();
      assertThat(next.extents()).as("a late close gives nothing of others up").hasSize(1);
      next.begin(group(3, 1), 1, 0);
    }
  }

  @Test
  void shouldRefuseToReadALogThatIsNotThere() {
    assertThatThrownBy(() -> storage().openForReading())
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.ABSENT));
  }

  @Test
  void shouldShowOneWhoOnlyReadsWhatAWriterWrote() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      appender.append(group(2, 2), 1, 2);
      appender.sync();
      appender.mark(ByteBuffer.allocate(8).putLong(0, 9));
      appender.roll(3, BLOCK);
      ReadableLog read = storage().openForReading();
      assertThat(read.storeId()).isEqualTo(log.storeId());
      assertThat(read.extents()).extracting(LogExtent::firstLsn).containsExactly(1L, 3L);
      assertThat(read.mark()).isEqualTo(ByteBuffer.allocate(8).putLong(0, 9));
      read.close();
      read.close();
      assertThat(read(read.extents().get(0), BLOCK, 2 * BLOCK)).isEqualTo(group(2, 2));
      appender.append(group(3, 1), 3, 3);
      appender.sync();
    }
    assertThat(storage().openForReading().extents()).hasSize(2);
  }

  @Test
  void shouldKeepALabelBesideEachExtent() throws IOException {
    byte[] longest = new byte[LogAppender.MAX_LABEL_BYTES];
    java.util.Arrays.fill(longest, (byte) 7);
    try (ClaimedLog log = claim()) {
      ByteBuffer label = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2);
      LogAppender appender = log.begin(group(1, 1), 1, 0, label);
      assertThat(label.remaining()).as("not consumed").isEqualTo(2);
      label.put(1, (byte) 9);
      appender.roll(1, BLOCK);
      appender.roll(1, BLOCK, ByteBuffer.wrap(longest));
      assertThat(log.extents())
          .extracting(LogExtent::label)
          .containsExactly(
              ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.allocate(0), ByteBuffer.wrap(longest));
    }
    try (ClaimedLog log = claim()) {
      assertThat(log.extents())
          .extracting(LogExtent::label)
          .containsExactly(
              ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.allocate(0), ByteBuffer.wrap(longest));
      ByteBuffer tooLong = ByteBuffer.allocate(LogAppender.MAX_LABEL_BYTES + 1);
      assertThatThrownBy(() -> log.begin(group(2, 1), 1, 0, tooLong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldChangeNothingWithoutRoomForAnEpoch() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      appender.append(group(2, 1), 1, 1);
      appender.sync();
    }
    LogStorage full = storageWithoutRoom();
    if (full == null) {
      abort("this storage cannot be made full");
      return;
    }
    writers++;
    LogIdentity identity = new LogIdentity(UUID.randomUUID(), writers, 4711, "here", writers);
    try (ClaimedLog log = full.open(identity)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> log.begin(group(3, 1), 2, 1))
            .isInstanceOfSatisfying(
                StorageException.class,
                e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL));
        assertThat(log.extents()).hasSize(1);
      }
    }
    try (ClaimedLog log = claim()) {
      assertThat(log.extents()).hasSize(1);
      assertThat(read(log.extents().get(0), BLOCK, BLOCK)).isEqualTo(group(2, 1));
      log.begin(group(3, 1), 2, 1);
      assertThat(log.extents()).hasSize(2);
    }
  }

  @Test
  void shouldKeepTheLastIndexOfAnExtentOrNone() throws IOException {
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      LogExtent first = appender.extent();
      assertThat(first.index()).isNull();
      appender.append(group(2, 1), 1, 1);
      appender.sync();
      appender.roll(2, BLOCK);
      ByteBuffer index = ByteBuffer.allocate(5_000).put(17, (byte) 7);
      log.writeIndex(first, ByteBuffer.allocate(9_000));
      log.writeIndex(first, index.duplicate());
      for (LogExtent extent :
          List.of(log.extents().get(0), storage().openForReading().extents().get(0))) {
        assertThat(extent.index())
            .satisfiesAnyOf(
                none -> assertThat(none).isNull(), kept -> assertThat(kept).isEqualTo(index));
      }
      assertThat(appender.extent().index()).isNull();
      assertThat(read(first, BLOCK, BLOCK)).isEqualTo(group(2, 1));
    }
  }

  @Test
  void shouldRefuseToBeginTwice() throws IOException {
    try (ClaimedLog log = claim()) {
      log.begin(group(1, 1), 1, 0);
      assertThatThrownBy(() -> log.begin(group(1, 1), 1, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
