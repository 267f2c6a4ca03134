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
package io.palimpsest.wal.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Room that is made ahead of need; the background runs when the test says so. */
class PrepareTest {

  private static final int BLOCK = Blocks.SIZE;
  private static final int SEGMENT = 16 * BLOCK;

  /** What a segment of the usual size takes besides header and closing block. */
  private static final int USUAL = SEGMENT - 2 * BLOCK;

  private static final int LARGEST = 64 * BLOCK;

  private final CrashDisk disk = new CrashDisk();
  private final Queue<Runnable> background = new ArrayDeque<>();
  private final LogStorage storage = disk.storage(SEGMENT, LARGEST, background::add);
  private ClaimedLog log;
  private LogAppender appender;

  @BeforeEach
  void begin() throws IOException {
    log = storage.open(new LogIdentity(UUID.randomUUID(), 1, 1, "here", 1));
    appender = log.begin(ByteBuffer.allocate(BLOCK), 1, 0);
  }

  @AfterEach
  void close() throws IOException {
    runBackground();
    log.close();
    assertThat(spares()).isEmpty();
  }

  private void runBackground() {
    Runnable task = background.poll();
    while (task != null) {
      task.run();
      task = background.poll();
    }
  }

  private List<String> spares() {
    return disk.files().stream().filter(file -> file.endsWith(".tmp")).toList();
  }

  private void expectFull(long bytes) {
    assertThatThrownBy(() -> appender.prepare(BLOCK))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL))
        .hasMessageContaining(bytes + " bytes");
  }

  @Test
  void shouldTellNothingWhileItIsMadeAndThenTheRoom() throws IOException {
    assertThat(appender.prepare(BLOCK)).isZero();
    assertThat(appender.prepare(BLOCK)).isZero();
    assertThat(background).hasSize(1);
    runBackground();
    int calls = disk.calls();
    for (int i = 0; i < 10; i++) {
      assertThat(appender.prepare(USUAL)).isEqualTo(USUAL);
    }
    assertThat(disk.calls()).as("nothing more is made").isEqualTo(calls);
    assertThat(background).isEmpty();
    appender.roll(1, USUAL);
    assertThat(appender.remaining()).isEqualTo(USUAL + BLOCK);
  }

  @Test
  void shouldMakeASegmentLargerThanUsualForALargeGroup() throws IOException {
    assertThat(storage.capabilities().maxGroupBytes()).isEqualTo(LARGEST);
    assertThat(appender.prepare(LARGEST)).isZero();
    runBackground();
    assertThat(appender.prepare(LARGEST)).isEqualTo(LARGEST);
    appender.roll(1, LARGEST);
    assertThat(appender.remaining()).isEqualTo(LARGEST + BLOCK);
    appender.append(ByteBuffer.allocate(LARGEST), 1, 1);
    appender.append(ByteBuffer.allocate(BLOCK), 2, 1);
    appender.sync();
    runBackground();
    appender.roll(2, BLOCK);
    assertThat(appender.remaining()).as("usual again").isEqualTo(USUAL + BLOCK);
  }

  @Test
  void shouldKeepTheSmallerSpareUntilTheLargerOneIsReady() throws IOException {
    appender.prepare(BLOCK);
    runBackground();
    assertThat(appender.prepare(LARGEST)).as("the smaller one").isEqualTo(USUAL);
    assertThat(spares()).hasSize(1);
    runBackground();
    assertThat(appender.prepare(LARGEST)).isEqualTo(LARGEST);
    assertThat(spares()).as("the larger one alone").hasSize(1);
  }

  @Test
  void shouldRollToTheSmallerSpareWhileALargerOneIsBeingMade() throws IOException {
    appender.prepare(BLOCK);
    runBackground();
    appender.prepare(LARGEST);
    appender.roll(1, BLOCK);
    assertThat(appender.remaining()).isEqualTo(USUAL + BLOCK);
    assertThat(background).as("still being made").hasSize(1);
    runBackground();
    assertThat(appender.prepare(BLOCK)).isEqualTo(LARGEST);
  }

  @Test
  void shouldTryAgainWhenAFullDiskHasRoomAndSeldomUntilThen() throws IOException {
    disk.fullFrom(0);
    assertThat(appender.prepare(BLOCK)).isZero();
    runBackground();
    int calls = disk.calls();
    for (int i = 0; i < 50; i++) {
      expectFull(SEGMENT);
    }
    assertThat(log.status().full()).isTrue();
    assertThat(disk.calls()).as("nothing is written to a full disk").isEqualTo(calls);
    assertThat(background).isEmpty();
    for (int i = 0; i < 50 && background.isEmpty(); i++) {
      prepareAnyway();
    }
    assertThat(background).as("even so it tries, now and then").hasSize(1);
    runBackground();
    expectFull(SEGMENT);
    disk.fullFrom(Integer.MAX_VALUE);
    assertThat(appender.prepare(BLOCK)).as("there is room").isZero();
    runBackground();
    assertThat(appender.prepare(BLOCK)).isEqualTo(USUAL);
    assertThat(log.status().full()).isFalse();
  }

  private void prepareAnyway() throws IOException {
    try {
      appender.prepare(BLOCK);
    } catch (StorageException e) {
      assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL);
    }
  }

  @Test
  void shouldRollToWhatIsReadyAlthoughTheStorageIsFull() throws IOException {
    appender.prepare(BLOCK);
    runBackground();
    disk.fullFrom(0);
    appender.prepare(LARGEST);
    runBackground();
    expectFull(LARGEST + 2 * BLOCK);
    assertThat(appender.prepare(BLOCK)).as("what was ready still is").isEqualTo(USUAL);
    appender.roll(1, USUAL);
    appender.append(ByteBuffer.allocate(USUAL), 1, 1);
    appender.sync();
    runBackground();
    assertThatThrownBy(() -> appender.roll(2, BLOCK)).isInstanceOf(StorageException.class);
    assertThat(log.status().full()).isTrue();
    disk.fullFrom(Integer.MAX_VALUE);
    appender.roll(2, BLOCK);
  }

  @Test
  void shouldTakeAGroupAlthoughTheNextSegmentCannotBeMade() throws IOException {
    disk.fullFrom(0);
    while (appender.remaining() > 0) {
      appender.append(ByteBuffer.allocate(BLOCK), 1, 0);
      runBackground();
    }
    appender.sync();
    expectFull(SEGMENT);
    disk.fullFrom(Integer.MAX_VALUE);
  }

  @Test
  void shouldNotPrepareAfterItsEnd() throws IOException {
    log.close();
    assertThatThrownBy(() -> appender.prepare(BLOCK)).isInstanceOf(IllegalStateException.class);
    assertThat(background).isEmpty();
  }
}
