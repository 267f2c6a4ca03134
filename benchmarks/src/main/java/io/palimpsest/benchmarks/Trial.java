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
import java.nio.file.Path;
import java.util.Map;

/**
 * One contender in one experiment.
 *
 * @param experiment the experiment's name
 * @param contender the contender's name
 * @param once whether one round is enough, since what is measured is the same in all
 * @param run what is done, each time in a fresh directory
 * @param <P> the plan of its suite
 */
record Trial<P extends Plan>(String experiment, String contender, boolean once, Run<P> run) {

  /** One run of one contender. */
  @FunctionalInterface
  interface Run<P extends Plan> {
    Map<Metric, Double> in(Path directory, P plan) throws IOException;
  }

  Trial(String experiment, String contender, Run<P> run) {
    this(experiment, contender, false, run);
  }
}
