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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners how the log is, on a thread of its own that exists only while there is something
 * to tell.
 *
 * <p>What is told is the state at that time, once: of changes in quick succession only the last.
 */
final class HealthListeners {

  private static final Logger LOGGER = LoggerFactory.getLogger(HealthListeners.class);

  private final Supplier<WalHealth> health;
  private final List<Consumer<WalHealth>> listeners = new CopyOnWriteArrayList<>();

  /** Its one thread is the only one that calls listeners, and owns {@code told}. */
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "wal-health");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable WalHealth told;

  HealthListeners(Supplier<WalHealth> health) {
    this.health = health;
    executor.allowCoreThreadTimeOut(true);
  }

  void add(Consumer<WalHealth> listener) {
    listeners.add(listener);
  }

  /** The state has changed; called by whoever changed it. */
  void changed() {
    if (!listeners.isEmpty()) {
      executor.execute(this::tell);
    }
  }

  private void tell() {
    WalHealth now = health.get();
    if (now.equals(told)) {
      return;
    }
    told = now;
    for (Consumer<WalHealth> listener : listeners) {
      try {
        listener.accept(now);
      } catch (RuntimeException | Error e) {
        LOGGER.error("a listener for the log's health failed at {}", now, e);
      }
    }
  }
}
