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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The least that can be called a greedy group commit: a stack that committers push on, one thread
 * that takes all of it, writes it with checksums into a preallocated file, forces, and wakes. No
 * recovery, no segments, no limits: a yardstick of what the idea costs by itself.
 */
final class MinimalLog implements Subject {

  private static final int FILE_BYTES = 32 << 20;

  private static final class Entry {
    final byte[] payload;
    final Thread owner = Thread.currentThread();
    volatile boolean done;
    @Nullable Entry below;

    Entry(byte[] payload) {
      this.payload = payload;
    }
  }

  private final AtomicReference<@Nullable Entry> top = new AtomicReference<>();
  private final FileChannel file;
  private final ByteBuffer group = ByteBuffer.allocateDirect(4 << 20);
  private final CRC32C crc = new CRC32C();
  private final Thread flusher = new Thread(this::run, "minimal-flush");
  private volatile boolean closing;
  private volatile boolean parked;
  private long position;
  private long sequence;

  private MinimalLog(FileChannel file) {
    this.file = file;
    flusher.start();
  }

  static MinimalLog open(Path directory) throws IOException {
    return new MinimalLog(RawDisk.preallocated(directory.resolve("log"), FILE_BYTES));
  }

  /** Returns how many entries were written. */
  long entries() {
    return sequence;
  }

  private void push(Entry entry) {
    Entry below;
    do {
      below = top.get();
      entry.below = below;
    } while (!top.compareAndSet(below, entry));
    if (parked) {
      LockSupport.unpark(flusher);
    }
  }

  private static void await(Entry entry) {
    while (!entry.done) {
      LockSupport.park(entry);
    }
  }

  private void run() {
    while (true) {
      Entry taken = top.getAndSet(null);
      if (taken != null) {
        flush(oldestFirst(taken));
      } else if (closing) {
        return;
      } else {
        parked = true;
        if (top.get() == null && !closing) {
          LockSupport.park(this);
        }
        parked = false;
      }
    }
  }

  private static Entry oldestFirst(Entry taken) {
    Entry oldest = taken;
    Entry next = taken.below;
    oldest.below = null;
    while (next != null) {
      Entry following = next.below;
      next.below = oldest;
      oldest = next;
      next = following;
    }
    return oldest;
  }

  private void flush(Entry oldest) {
    group.clear();
    for (Entry entry = oldest; entry != null; entry = entry.below) {
      crc.reset();
      crc.update(entry.payload);
      group.putInt(entry.payload.length).putInt((int) crc.getValue()).putLong(++sequence);
      group.put(entry.payload);
    }
    group.flip();
    try {
      if (position + group.limit() > FILE_BYTES) {
        position = 0;
      }
      position += file.write(group, position);
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Entry entry = oldest; entry != null; entry = entry.below) {
      entry.done = true;
      LockSupport.unpark(entry.owner);
    }
  }

  @Override
  public Session session(int payloadBytes) {
    byte[] payload = Payload.ofBytes(payloadBytes);
    Deque<Entry> inFlight = new ArrayDeque<>();
    return new Session() {
      @Override
      public void commit() {
        submit();
        awaitOldest();
      }

      @Override
      public void submit() {
        Entry entry = new Entry(payload);
        inFlight.add(entry);
        push(entry);
      }

      @Override
      public void awaitOldest() {
        await(inFlight.remove());
      }
    };
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(flusher);
    try {
      flusher.join();
      file.close();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
