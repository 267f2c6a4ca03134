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

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many bytes the calling thread and those born after this was made have allocated: a contender
 * is opened in between, so that its threads count and those of the harness do not.
 */
final class Allocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Set<Long> before;

  Allocation() {
    this.before =
        Arrays.stream(THREADS.getAllThreadIds()).boxed().collect(Collectors.toUnmodifiableSet());
  }

  long bytes() {
    long self = Thread.currentThread().getId();
    long[] counted =
        Arrays.stream(THREADS.getAllThreadIds())
            .filter(id -> id == self || !before.contains(id))
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(counted)).filter(n -> n > 0).sum();
  }
}
