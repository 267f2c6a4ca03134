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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small helpers of the tests. */
final class Logs {

  private Logs() {}

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(LogRecord record) {
    return StandardCharsets.UTF_8.decode(record.payload()).toString();
  }

  static List<LogRecord> read(WriteAheadLog log, long from) {
    List<LogRecord> records = new ArrayList<>();
    try (LogReader reader = log.readFrom(from)) {
      LogRecord record = reader.next();
      while (record != null) {
        records.add(record);
        record = reader.next();
      }
    }
    return records;
  }

  static List<String> texts(WriteAheadLog log) {
    return read(log, log.openReport().firstLsn()).stream().map(Logs::text).toList();
  }

  /**
   * As {@link #small}, for a log without a thread: it refuses at once what has to wait for room.
   */
  static WalConfig impatient() {
    return smallBuilder().admissionDeadlineMillis(0).build();
  }

  /** Small segments and buffers, so that little data goes a long way. */
  static WalConfig small() {
    return smallBuilder().build();
  }

  static WalConfig.Builder smallBuilder() {
    return WalConfig.builder()
        .segmentBytes(64 * 1024)
        .recordBytes(56 * 1024)
        .groupBytes(16 * 1024)
        .bufferBytes(64 * 1024)
        .bufferRecords(64)
        .stripes(4);
  }
}
