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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

  /** The next LSN of the tests with faults. */
  private long lsn = 1;

  /** For subclasses. */
  protected LogStorageContract() {}

  /** Returns a storage of the one log of this test, with extents of {@link #EXTENT_BYTES}. */
  protected abstract LogStorage storage();

  /**
   * Returns a storage of the one log of this test that has room for so many extents in all, those
   * that are there included, until some are released; null if there is no way to make one.
   */
  protected @Nullable LogStorage storageWithRoomFor(int extents) {
    return null;
  }

  /**
   * Damages the storage's own structures and returns a storage of what is left, which nobody may
   * open; null if it has none that can be damaged. The test ends with it.
   */
  protected @Nullable LogStorage storageDamaged() {
    return null;
  }

  /**
   * Returns a storage whose configuration or format does not fit what this test's log already
   * holds, so that nobody may open it; null if there is no such thing. The test ends with it.
   */
  protected @Nullable LogStorage storageThatDoesNotFit() {
    return null;
  }

  /** Returns what lets this test's log fail, always the same; null if nothing can. */
  protected @Nullable Faults faults() {
    return null;
  }

  /**
   * Lets the storage of one log fail at a step: a write, a force, a request to another machine,
   * whatever can fail on its own and is not only a read. Steps are counted from 1, from the call of
   * {@link #inject} on; there is one fault at a time.
   */
  public interface Faults {

    /** What happens at the step. */
    enum Kind {
      /** It fails, with or without its effect; the next one succeeds again. */
      ERROR,
      /**
       * The process dies, and the power fails if what is synced outlives that: the step may have
       * half its effect, and those after it fail without any.
       */
      DEATH
    }

    /** Lets the fault happen at a step to come. */
    void inject(Kind kind, int step);

    /**
     * Ends the fault and returns whether it happened. After a death nobody holds the log, and
     * {@link LogStorageContract#storage} shows what a new process finds.
     */
    boolean end();
  }

  private ClaimedLog claim() throws IOException {
    return storage().open(identity());
  }

  private LogIdentity identity() {
    writers++;
    return new LogIdentity(UUID.randomUUID(), writers, 4711, "here", writers);
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
        try (ClaimedLog younger = claim()) {
          LogAppender next = younger.begin(group(2, 1), 1, 0);
          for (int i = 0; i < 2; i++) {
            expect(
                StorageException.Kind.FENCED,
                () -> {
                  appender.append(group(3, 1), 1, 1);
                  appender.sync();
                });
          }
          expect(StorageException.Kind.FENCED, () -> appender.roll(2, BLOCK));
          next.append(group(4, 1), 1, 1);
          next.sync();
        }
      }
    }
    try (ClaimedLog log = claim()) {
      assertThat(log.extents()).as("nothing of who was fenced").hasSizeLessThanOrEqualTo(2);
    }
  }

  /** What an older writer syncs beside a claim is seen by it, or the claim cannot begin. */
  @Test
  void shouldNotBeginOverWhatAnOlderWriterSyncedMeanwhile() throws IOException {
    if (storage().capabilities().locks()) {
      abort("this storage locks");
    }
    try (ClaimedLog log = claim()) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      try (ClaimedLog younger = claim()) {
        boolean synced = false;
        try {
          appender.append(group(3, 1), 1, 1);
          appender.sync();
          synced = true;
        } catch (StorageException e) {
          assertThat(e.kind()).isEqualTo(StorageException.Kind.FENCED);
        }
        if (synced) {
          expect(StorageException.Kind.FENCED, () -> younger.begin(group(2, 1), 1, 0));
        } else {
          younger.begin(group(2, 1), 1, 0);
        }
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
    LogStorage full = orSkip(storageWithRoomFor(1), "this storage cannot be made full");
    try (ClaimedLog log = full.open(identity())) {
      for (int i = 0; i < 2; i++) {
        expect(StorageException.Kind.FULL, () -> log.begin(group(3, 1), 2, 1));
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

  @Test
  void shouldGoOnInTheSameExtentWithoutRoomForTheNextUntilThereIs() throws IOException {
    LogStorage small = orSkip(storageWithRoomFor(2), "this storage cannot be made full");
    try (ClaimedLog log = small.open(identity())) {
      LogAppender appender = log.begin(group(1, 1), 1, 0);
      appender.append(group(2, 1), 1, 1);
      appender.sync();
      appender.roll(2, BLOCK);
      for (int i = 0; i < 2; i++) {
        LogExtent extent = appender.extent();
        long position = appender.position();
        expect(StorageException.Kind.FULL, () -> appender.roll(2, BLOCK));
        assertThat(log.status().full()).isTrue();
        assertThat(log.extents()).hasSize(2);
        assertThat(appender.extent().sequence()).isEqualTo(extent.sequence());
        assertThat(appender.position()).isEqualTo(position);
        appender.append(group(3, 1), 2 + i, 2 + i);
        appender.sync();
        assertThat(read(extent, position, BLOCK)).isEqualTo(group(3, 1));
      }
      log.releaseBefore(2);
      appender.roll(4, BLOCK);
      assertThat(log.status().full()).isFalse();
      assertThat(log.extents()).extracting(LogExtent::firstLsn).containsExactly(2L, 4L);
    }
  }

  @Test
  void shouldRefuseWhatIsDamaged() throws IOException {
    claimAndBegin();
    LogStorage damaged =
        orSkip(storageDamaged(), "this storage has no structures that can be damaged");
    expectRefusal(StorageException.Kind.CORRUPT, damaged);
  }

  @Test
  void shouldRefuseAConfigurationThatDoesNotFit() throws IOException {
    claimAndBegin();
    LogStorage unfit =
        orSkip(storageThatDoesNotFit(), "every configuration of this storage fits every log");
    expectRefusal(StorageException.Kind.CONFIG, unfit);
  }

  private void claimAndBegin() throws IOException {
    try (ClaimedLog log = claim()) {
      log.begin(group(1, 1), 1, 0);
    }
  }

  /** Twice, because a refused opening may hold nothing. */
  private void expectRefusal(StorageException.Kind kind, LogStorage storage) {
    for (int i = 0; i < 2; i++) {
      expect(kind, () -> storage.open(identity()));
      expect(kind, storage::openForReading);
    }
  }

  @Test
  void shouldBeginWholeOrNotAtAll() throws IOException {
    atEveryStep(
        log -> {
          int before = log.extents().size();
          ByteBuffer label = ByteBuffer.wrap(new byte[] {7});
          return new Trial() {
            @Override
            void run() throws IOException {
              log.begin(group(7, 3), lsn, lsn - 1, label);
            }

            @Override
            void reopened(ReadableLog found, @Nullable IOException failure) throws IOException {
              List<LogExtent> extents = found.extents();
              int least = failure == null ? 1 : 0;
              int most = failure != null && nothingChanged(failure) ? 0 : 1;
              assertThat(extents.size() - before).isBetween(least, most);
              if (extents.size() > before) {
                LogExtent extent = extents.get(before);
                assertThat(read(extent, 0, 3 * BLOCK)).isEqualTo(group(7, 3));
                assertThat(extent.label()).isEqualTo(label);
              }
            }
          };
        });
  }

  @Test
  void shouldKeepWhatWasSyncedWhenAGroupFails() throws IOException {
    atEveryStep(
        log -> {
          LogAppender appender = beginAndSync(log);
          int last = log.extents().size() - 1;
          return new Trial() {
            private boolean appended;

            @Override
            void run() throws IOException {
              appender.append(group(3, 2), lsn, lsn);
              appended = true;
              appender.sync();
            }

            @Override
            void stillOpen(IOException failure) {
              assertThat(appended && nothingChanged(failure))
                  .as("a sync that failed never becomes certain: %s", failure)
                  .isFalse();
              if (appended) {
                expect(StorageException.Kind.POISONED, appender::sync);
                expect(
                    StorageException.Kind.POISONED, () -> appender.append(group(4, 1), lsn, lsn));
                expect(StorageException.Kind.POISONED, () -> appender.roll(lsn, BLOCK));
              }
            }

            @Override
            void reopened(ReadableLog found, @Nullable IOException failure) throws IOException {
              expectSynced(found.extents().get(last));
              if (failure == null) {
                assertThat(read(found.extents().get(last), 2 * BLOCK, 2 * BLOCK))
                    .isEqualTo(group(3, 2));
              }
            }
          };
        });
  }

  @Test
  void shouldRollOrStayWhereItIs() throws IOException {
    rollAtEveryStep(false);
  }

  @Test
  void shouldRollToWhatWasPreparedOrStayWhereItIs() throws IOException {
    rollAtEveryStep(true);
  }

  private void rollAtEveryStep(boolean prepared) throws IOException {
    atEveryStep(
        log -> {
          LogAppender appender = beginAndSync(log);
          int last = log.extents().size() - 1;
          LogExtent extent = appender.extent();
          return new Trial() {
            private boolean rolling;
            private boolean rolled;

            @Override
            void run() throws IOException {
              if (prepared) {
                // What fails in the background is told by the call after.
                appender.prepare(BLOCK);
                appender.prepare(BLOCK);
              }
              rolling = true;
              appender.roll(lsn, BLOCK);
              rolled = true;
            }

            @Override
            void stillOpen(IOException failure) throws IOException {
              boolean nothing = nothingChanged(failure);
              assertThat(rolling || nothing).as("prepare changes nothing: %s", failure).isTrue();
              if (nothing) {
                assertThat(appender.extent().sequence()).isEqualTo(extent.sequence());
                assertThat(appender.position()).isEqualTo(2 * BLOCK);
                appender.append(group(3, 1), lsn, lsn);
                appender.sync();
                assertThat(read(extent, 2 * BLOCK, BLOCK)).isEqualTo(group(3, 1));
                appender.roll(lsn + 1, BLOCK);
                rolled = true;
              } else {
                expect(
                    StorageException.Kind.POISONED, () -> appender.append(group(3, 1), lsn, lsn));
              }
            }

            @Override
            void reopened(ReadableLog found, @Nullable IOException failure) throws IOException {
              assertThat(found.extents().size() - last).isBetween(rolled ? 2 : 1, 2);
              expectSynced(found.extents().get(last));
            }
          };
        });
  }

  @Test
  void shouldReplaceTheMarkOrKeepTheOneBefore() throws IOException {
    atEveryStep(
        log -> {
          LogAppender appender = log.begin(group(1, 1), lsn, lsn - 1);
          ByteBuffer before = ByteBuffer.allocate(8).putLong(0, writers);
          ByteBuffer after = ByteBuffer.allocate(8).putLong(0, -writers);
          appender.mark(before.duplicate());
          return new Trial() {
            @Override
            void run() throws IOException {
              appender.mark(after.duplicate());
            }

            @Override
            void reopened(ReadableLog found, @Nullable IOException failure) {
              assertThat(found.mark()).isIn(failure == null ? after : before, after);
            }
          };
        });
  }

  @Test
  void shouldReleaseFromTheOldestOnOrStop() throws IOException {
    atEveryStep(
        log -> {
          LogAppender appender = beginAndSync(log);
          appender.roll(lsn, BLOCK);
          appender.roll(lsn + 1, BLOCK);
          List<Long> before = sequences(log);
          List<Long> needed = before.subList(before.size() - 2, before.size());
          return new Trial() {
            private boolean released;

            @Override
            void run() throws IOException {
              log.releaseBefore(lsn);
              released = true;
            }

            @Override
            void stillOpen(IOException failure) throws IOException {
              if (nothingChanged(failure)) {
                run();
              }
            }

            @Override
            void reopened(ReadableLog found, @Nullable IOException failure) {
              assertThat(sequences(found)).endsWith(needed.toArray(Long[]::new));
              assertThat(before).endsWith(sequences(found).toArray(Long[]::new));
              if (released) {
                assertThat(sequences(found)).isEqualTo(needed);
              }
            }
          };
        });
  }

  private static List<Long> sequences(ReadableLog log) {
    return log.extents().stream().map(LogExtent::sequence).toList();
  }

  /** Begins an epoch with one block, and syncs another behind it. */
  private LogAppender beginAndSync(ClaimedLog log) throws IOException {
    LogAppender appender = log.begin(group(1, 1), lsn, lsn - 1);
    appender.append(group(2, 1), lsn, lsn);
    appender.sync();
    lsn++;
    return appender;
  }

  private static void expectSynced(LogExtent extent) throws IOException {
    assertThat(read(extent, 0, BLOCK)).isEqualTo(group(1, 1));
    assertThat(read(extent, BLOCK, BLOCK)).isEqualTo(group(2, 1));
  }

  /** Returns whether a failure says that nothing was changed; else it may not say more. */
  private static boolean nothingChanged(IOException failure) {
    if (!(failure instanceof StorageException known)) {
      return false;
    }
    assertThat(known.kind())
        .as("what a failure of the medium may be: %s", failure)
        .isIn(
            StorageException.Kind.RETRYABLE,
            StorageException.Kind.FULL,
            StorageException.Kind.POISONED);
    return known.kind() != StorageException.Kind.POISONED;
  }

  /** Something that is done while a fault may happen. */
  private abstract static class Trial {

    abstract void run() throws IOException;

    /** Looks at the claim after a failure that was not the death of the process. */
    void stillOpen(IOException failure) throws IOException {
      nothingChanged(failure); // it checks the kind
    }

    /** Looks at the log with other eyes; the failure is null if there was none. */
    abstract void reopened(ReadableLog found, @Nullable IOException failure) throws IOException;
  }

  /** Gets a claimed log ready for a trial. */
  private interface Preparation {
    Trial of(ClaimedLog log) throws IOException;
  }

  /** Makes one trial with a fault at each of its steps, in the one log, until none happens. */
  private void atEveryStep(Preparation preparation) throws IOException {
    Faults faults = orSkip(faults(), "this storage has no faults to inject");
    for (Faults.Kind kind : Faults.Kind.values()) {
      int step = 1;
      while (happensAt(step, kind, faults, preparation)) {
        step++;
      }
      assertThat(step).as("steps of a %s, and one", kind).isGreaterThan(1);
    }
  }

  private boolean happensAt(int step, Faults.Kind kind, Faults faults, Preparation preparation)
      throws IOException {
    ClaimedLog log = claim();
    Trial trial = preparation.of(log);
    IOException failure = null;
    boolean happened;
    faults.inject(kind, step);
    try {
      trial.run();
    } catch (IOException e) {
      failure = e;
    } finally {
      happened = faults.end();
    }
    if (failure != null) {
      assertThat(happened).as("a failure without a fault: %s", failure).isTrue();
    }
    if (happened && kind == Faults.Kind.DEATH) {
      leave(log);
    } else {
      if (failure != null) {
        trial.stillOpen(failure);
      }
      log.close();
    }
    lsn += 10;
    try (ReadableLog reader = storage().openForReading()) {
      trial.reopened(reader, failure);
    }
    try (ClaimedLog next = claim()) {
      trial.reopened(next, failure);
      assertThat(next.extents()).allMatch(extent -> extent.logEpoch() < next.logEpoch());
    }
    return happened;
  }

  /** Gives back what a dead process would not have: its threads. */
  private static void leave(ClaimedLog dead) {
    try {
      dead.close();
    } catch (IOException e) {
      // As dead as it was.
    }
  }

  private static <T> T orSkip(@Nullable T hook, String reason) {
    if (hook == null) {
      abort(reason);
      throw new IllegalStateException(reason);
    }
    return hook;
  }

  private static void expect(StorageException.Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
