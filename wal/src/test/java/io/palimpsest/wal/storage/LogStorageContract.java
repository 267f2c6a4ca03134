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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every log storage keeps to; a plug-in's tests extend this class.
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
  void shouldRefuseToBeginTwice() throws IOException {
    try (ClaimedLog log = claim()) {
      log.begin(group(1, 1), 1, 0);
      assertThatThrownBy(() -> log.begin(group(1, 1), 1, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
