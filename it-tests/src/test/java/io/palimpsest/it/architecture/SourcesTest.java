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
package io.palimpsest.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can only be seen in the sources. */
class SourcesTest {

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  private static List<Path> mainSources() throws IOException {
    Path house = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(house.resolve("temporal-graph"))) {
      house = java.util.Objects.requireNonNull(house.getParent());
    }
    try (Stream<Path> files = Files.walk(house)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .toList();
    }
  }

  private static List<String> lines(Path source) {
    try {
      return Files.readAllLines(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldBeFinished() throws IOException {
    List<Path> sources = mainSources();
    assertThat(sources).hasSizeGreaterThan(50);
    assertThat(sources)
        .allSatisfy(
            source -> assertThat(lines(source)).noneMatch(line -> UNFINISHED.matcher(line).find()));
  }

  @Test
  void shouldKeepFilesShort() throws IOException {
    assertThat(mainSources())
        .allSatisfy(source -> assertThat(lines(source)).hasSizeLessThanOrEqualTo(700));
  }
}
