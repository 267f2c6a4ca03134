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

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageProvider;
import io.palimpsest.wal.storage.StorageSettings;
import io.palimpsest.wal.storage.memory.MemoryLogStorageProvider;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Logs on the heap whose forces a test may hold back. Named as those of {@link
 * MemoryLogStorageProvider}, and found by the name of this class.
 */
public final class HeldStorageProvider implements LogStorageProvider {

  private static final ConcurrentMap<String, Gate> GATES = new ConcurrentHashMap<>();

  /** Lets forces through, or holds them back. */
  public static final class Gate {
    private boolean held;

    private Gate() {}

    /** Every force that begins from now on waits. */
    public synchronized void hold() {
      held = true;
    }

    /** Lets them through. */
    public synchronized void release() {
      held = false;
      notifyAll();
    }

    private synchronized void pass() throws IOException {
      while (held) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException(e);
        }
      }
    }
  }

  /** Made by name. */
  public HeldStorageProvider() {}

  /** The gate of the log with a name. */
  public static Gate gate(String name) {
    return GATES.computeIfAbsent(name, unused -> new Gate());
  }

  @Override
  public String name() {
    return "held";
  }

  @Override
  public Set<String> keys() {
    return Set.of("name");
  }

  @Override
  public LogStorage create(StorageSettings settings) {
    Gate gate = gate(settings.config().getOrDefault("name", ""));
    return new HookedStorage(
        new MemoryLogStorageProvider().create(settings),
        call -> {
          if (call.equals("sync")) {
            gate.pass();
          }
        });
  }
}
