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

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far a run is: a bar on a terminal, a line for each round elsewhere. */
final class Progress implements AutoCloseable {

  private static final int WIDTH_CHARS = 79;

  /** Seldom, since it shares the processors with what is measured. */
  private static final int UPDATE_EVERY_MILLIS = 500;

  private final PrintStream err;
  private final @Nullable ProgressBar bar;
  private String stage = "";
  private boolean begun;

  private Progress(PrintStream err, boolean terminal, int steps) {
    this.err = err;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName("benchmark")
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_EVERY_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH_CHARS))
                .build()
            : null;
  }

  static Progress onStandardError(boolean terminal, int steps) {
    return new Progress(System.err, terminal, steps);
  }

  void begin(String newStage, Trial<?> trial) {
    if (bar != null) {
      if (begun) {
        bar.step();
      }
      begun = true;
      bar.setExtraMessage(" " + trial.experiment() + " " + trial.contender());
    } else if (!stage.equals(newStage)) {
      err.println("benchmark: " + newStage);
    }
    stage = newStage;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
