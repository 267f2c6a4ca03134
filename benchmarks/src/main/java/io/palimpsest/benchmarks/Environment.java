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
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where it was measured, without which no figure means anything. */
final class Environment {

  private static final Path PROC_STAT = Path.of("/proc/stat");
  private static final int STEAL = 8;
  private static final long MIB = 1 << 20;

  private final Map<String, String> facts = new LinkedHashMap<>();
  private final long[] ticksBefore = ticks();

  Environment(Path directory) throws IOException {
    facts.put("begun", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("java", property("java.vm.name") + " " + property("java.runtime.version"));
    facts.put("heap", Runtime.getRuntime().maxMemory() / MIB + " MiB");
    facts.put(
        "collector",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
    facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put(
        "system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    facts.put("file system", Files.getFileStore(directory).type());
    facts.put("two looks at the clock", Math.round(Appends.clockNanos()) + " ns (p50)");
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  void add(String what, String value) {
    facts.put(what, value);
  }

  /** Adds what is only known afterwards. */
  void end(Results results) {
    double steal = steal(ticksBefore, ticks());
    facts.put(
        "stolen from this machine meanwhile",
        Double.isNaN(steal) ? "unknown" : String.format(Locale.ROOT, "%.1f %%", steal));
    facts.put("rounds", String.valueOf(results.rounds()));
  }

  Map<String, String> facts() {
    return facts;
  }

  /** The first line of /proc/stat, which only Linux has. */
  private static long[] ticks() {
    try (Stream<String> lines = Files.lines(PROC_STAT)) {
      String all = lines.findFirst().orElse("");
      return Arrays.stream(all.split("\\s+", -1)).skip(1).mapToLong(Long::parseLong).toArray();
    } catch (IOException | NumberFormatException e) {
      return new long[0];
    }
  }

  /** Percent of all time that the host gave to others. */
  private static double steal(long[] before, long[] after) {
    if (before.length < STEAL || after.length < STEAL) {
      return Double.NaN;
    }
    // The columns behind steal are parts of the first two.
    double all = Arrays.stream(after, 0, STEAL).sum() - Arrays.stream(before, 0, STEAL).sum();
    return 100 * (after[STEAL - 1] - before[STEAL - 1]) / Math.max(1, all);
  }
}
