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
package io.palimpsest.distribution;

import io.palimpsest.distribution.csv.ImportProgress;
import java.io.PrintStream;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows an import's progress: a bar on a terminal, a line for each file elsewhere. */
final class ProgressDisplay implements ImportProgress, AutoCloseable {

  private static final int WIDTH_CHARS = 79;
  private static final int UPDATE_EVERY_MILLIS = 100;
  private static final long UNIT_BYTES = 1024;

  private final PrintStream err;
  private final boolean terminal;
  private String file = "";
  private @Nullable ProgressBar bar;

  private ProgressDisplay(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static ProgressDisplay onStandardError(boolean terminal) {
    return new ProgressDisplay(System.err, terminal);
  }

  @Override
  public void begin(String newFile, long bytes) {
    close();
    file = newFile;
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(String.valueOf(Path.of(newFile).getFileName()))
              .setInitialMax(bytes)
              .setUnit(" KB", UNIT_BYTES)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(UPDATE_EVERY_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH_CHARS))
              .build();
    }
  }

  @Override
  public void reached(long bytes) {
    if (bar != null) {
      bar.stepTo(bytes);
    }
  }

  @Override
  public void end(long records) {
    if (terminal) {
      close();
    } else {
      err.printf("%s: %d records%n", file, records);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
