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

import io.palimpsest.wal.FlushCoordinator.Progress;
import io.palimpsest.wal.storage.LogAppender;
import java.io.IOException;

/**
 * Forces what was written, at once or beside the next cycles, and alone moves {@code durable}:
 * never beyond what was written before the force began.
 *
 * <p>Used by the flusher alone.
 */
final class LogForcer {

  private final LogAppender appender;
  private final BackgroundForce background;
  private final WalConfig config;
  private final TimeSource time;
  private final Progress progress;
  private final FlushMetrics metrics;

  /** Since when something written is unforced; 0 if nothing is. */
  private long unforcedSince;

  LogForcer(
      LogAppender appender,
      BackgroundForce background,
      WalConfig config,
      TimeSource time,
      Progress progress,
      FlushMetrics metrics) {
    this.appender = appender;
    this.background = background;
    this.config = config;
    this.time = time;
    this.progress = progress;
    this.metrics = metrics;
  }

  /** Returns whether everything that was written is durable. */
  boolean isAllDurable() {
    Watermarks watermarks = progress.watermarks();
    return watermarks.durableTransaction() == watermarks.writtenTransaction();
  }

  /** Forces what was written and publishes it. */
  void force() throws IOException {
    Watermarks watermarks = progress.watermarks();
    long lsn = watermarks.writtenLsn();
    long transaction = watermarks.writtenTransaction();
    sync();
    // Of two forces of a file at a time, the system tells only one that pages were lost.
    background.finish();
    unforcedSince = 0;
    durable(lsn, transaction);
  }

  /** Forces the extent and publishes nothing. */
  void sync() throws IOException {
    metrics.forceBegins();
    long start = time.nanos();
    appender.sync();
    metrics.forced(time.nanos() - start);
  }

  private void durable(long lsn, long transaction) {
    // A force beside the cycles may end after a later one of the cycle's own.
    if (transaction > progress.watermarks().durableTransaction()) {
      progress.watermarks().durable(lsn, transaction);
      progress.durable().wake();
    }
  }

  /** Begins a force beside the next cycles if it is time for one. */
  void forceBeside(long now) {
    if (unforcedSince == 0) {
      unforcedSince = now;
    } else if (!background.isBegun() && now - unforcedSince >= config.forceIntervalNanos()) {
      unforcedSince = now;
      metrics.forceBegins();
      background.begin(
          progress.watermarks().writtenTransaction(), progress.watermarks().writtenLsn());
    }
  }

  /** Waits for the end of a force beside the cycles and publishes what it covered. */
  void finishBackground() throws IOException {
    awaitBackground();
    durable(background.lsn(), background.transaction());
    if (isAllDurable()) {
      unforcedSince = 0;
    }
  }

  /** Waits for the end of a force beside the cycles, if one was begun. */
  void awaitBackground() throws IOException {
    boolean begun = background.isBegun();
    background.finish();
    if (begun) {
      metrics.forced(background.nanos());
    }
  }

  /** Waits for the same without measuring it; the next force publishes what it covered. */
  void joinBackground() throws IOException {
    background.finish();
  }

  /**
   * Forces on an idle log what is due.
   *
   * @param demanded whether somebody asks for a force
   * @param shut whether nothing comes any more
   * @return for how long nothing more is due
   */
  long idle(long now, boolean demanded, boolean shut) throws IOException {
    if (!isAllDurable() && !background.isBegun()) {
      long since = unforcedSince == 0 ? now : unforcedSince;
      long left = config.forceIntervalNanos() - (now - since);
      if (left > 0 && !demanded && !shut) {
        unforcedSince = since;
        return left;
      }
      force();
    } else if (demanded && background.isBegun()) {
      finishBackground();
    }
    return Long.MAX_VALUE;
  }
}
