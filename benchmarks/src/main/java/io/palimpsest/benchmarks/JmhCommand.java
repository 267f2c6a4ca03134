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
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code benchmark jmh}: the inside of the product, by JMH. */
@Command(
    name = "jmh",
    mixinStandardHelpOptions = true,
    header = "Measures the inside of the log with JMH, without the disk.")
final class JmhCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "REGEX",
      description = "Which benchmarks; default: all of them.")
  private String regex = ".*";

  @Override
  public Integer call() throws IOException, RunnerException {
    Files.createDirectories(Output.directory());
    new Runner(
            new OptionsBuilder()
                .include(regex)
                .resultFormat(ResultFormatType.CSV)
                .result(Output.directory().resolve("jmh.csv").toString())
                .build())
        .run();
    return ExitCode.DONE;
  }
}
