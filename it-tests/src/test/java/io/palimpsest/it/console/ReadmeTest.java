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
package io.palimpsest.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's walk-through, pasted: it says what the console prints. */
final class ReadmeTest {

  private static final Pattern GROOVY = Pattern.compile("(?ms)^```groovy\\n(.*?)^```$");
  private static final Pattern EXPECTED = Pattern.compile("(?m)// ==>(.*)$");

  @TempDir private Path directory;

  @Test
  void printsWhatTheReadmeSays() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    String walkThrough =
        GROOVY.matcher(readme).results().map(block -> block.group(1)).collect(Collectors.joining());
    List<String> expected =
        EXPECTED.matcher(walkThrough).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(expected).hasSizeGreaterThan(4);

    Launcher.Result result = new Launcher(directory).run(walkThrough, "console");
    assertThat(result.err()).isEmpty();
    assertThat(result.results())
        .filteredOn(line -> line.equals("London") || line.equals("Paris"))
        .isEqualTo(expected);
  }
}
