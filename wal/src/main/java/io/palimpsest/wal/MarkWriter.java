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

import io.palimpsest.wal.storage.LogAppender;
import java.io.IOException;

/**
 * Writes the mark beside the log, which says how far it was durable.
 *
 * <p>Used by the flusher alone.
 */
final class MarkWriter {

  private final LogAppender appender;
  private final long logEpoch;
  private final WalConfig config;
  private final TimeSource time;
  private final Watermarks watermarks;
  private final LogRetention retention;

  private long lastMarkNanos;
  private long markedTransaction;

  MarkWriter(
      LogAppender appender,
      long logEpoch,
      WalConfig config,
      TimeSource time,
      Watermarks watermarks,
      LogRetention retention) {
    this.appender = appender;
    this.logEpoch = logEpoch;
    this.config = config;
    this.time = time;
    this.watermarks = watermarks;
    this.retention = retention;
    this.markedTransaction = watermarks.durableTransaction();
    this.lastMarkNanos = time.nanos();
  }

  /**
   * Writes what is durable now.
   *
   * @param closed whether nothing comes behind it
   */
  void mark(boolean closed) throws IOException {
    LogMark mark =
        new LogMark(
            logEpoch,
            watermarks.durableTransaction(),
            watermarks.durableLsn(),
            retention.firstLsn(),
            appender.extent().sequence(),
            closed);
    appender.mark(mark.encode());
    markedTransaction = mark.durableTransaction();
    lastMarkNanos = time.nanos();
  }

  /**
   * Renews the mark on an idle log if that is due.
   *
   * @return for how long it is not
   */
  long idle(long now) throws IOException {
    if (watermarks.durableTransaction() > markedTransaction) {
      long left = config.markIntervalNanos() - (now - lastMarkNanos);
      if (left > 0) {
        return left;
      }
      mark(false);
    }
    return Long.MAX_VALUE;
  }
}
