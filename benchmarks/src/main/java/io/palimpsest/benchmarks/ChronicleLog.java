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
package io.palimpsest.benchmarks;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Chronicle Queue as it is by default; nothing is forced. */
final class ChronicleLog implements Subject {

  private final ChronicleQueue queue;

  private ChronicleLog(ChronicleQueue queue) {
    this.queue = queue;
  }

  static ChronicleLog open(Path directory) {
    return new ChronicleLog(SingleChronicleQueueBuilder.single(directory.toFile()).build());
  }

  /** Returns how many entries there are. */
  long entries() {
    long count = 0;
    Bytes<?> bytes = Bytes.allocateElasticOnHeap();
    try (var tailer = queue.createTailer()) {
      while (tailer.readBytes(bytes)) {
        count++;
        bytes.clear();
      }
    }
    return count;
  }

  @Override
  public Session session(int payloadBytes) {
    BytesStore<?, ?> payload = BytesStore.wrap(Payload.ofBytes(payloadBytes));
    ExcerptAppender appender = queue.createAppender();
    return new Session() {
      @Override
      public void append() {
        appender.writeBytes(payload);
      }

      @Override
      public void close() {
        appender.close();
      }
    };
  }

  @Override
  public void close() {
    queue.close();
  }
}
