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

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as it is by default: one put of a new key per commit, its log forced before it returns.
 */
final class RocksStore implements Subject {

  static {
    RocksDB.loadLibrary();
  }

  private final Options options;
  private final RocksDB db;
  private final AtomicLong sessions = new AtomicLong();

  private RocksStore(Options options, RocksDB db) {
    this.options = options;
    this.db = db;
  }

  static RocksStore open(Path directory) {
    Options options = new Options().setCreateIfMissing(true);
    try {
      return new RocksStore(options, RocksDB.open(options, directory.toString()));
    } catch (RocksDBException e) {
      options.close();
      throw new IllegalStateException(e);
    }
  }

  /** Returns how many entries there are. */
  long entries() {
    long count = 0;
    try (var iterator = db.newIterator()) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        count++;
      }
    }
    return count;
  }

  @Override
  public Session session(int payloadBytes) {
    byte[] value = Payload.ofBytes(payloadBytes);
    ByteBuffer key = ByteBuffer.allocate(Long.BYTES);
    long prefix = sessions.getAndIncrement() << 40;
    WriteOptions synced = new WriteOptions().setSync(true);
    return new Session() {
      private long next;

      @Override
      public void commit() {
        key.putLong(0, prefix | next++);
        try {
          db.put(synced, key.array(), value);
        } catch (RocksDBException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {
        synced.close();
      }
    };
  }

  @Override
  public void close() {
    db.close();
    options.close();
  }
}
