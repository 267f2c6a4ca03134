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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what was asked of the log has a row for every number, and names tests that exist. */
class ChecklistTest {

  private static final Pattern NUMBERS = Pattern.compile("([ACG]-?)(\\d+)(?: to [ACG]-?(\\d+))?");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Stress))(?:\\.(\\w+))?`");

  private static Path house() {
    Path house = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(house.resolve("temporal-graph"))) {
      house = java.util.Objects.requireNonNull(house.getParent());
    }
    return house;
  }

  /** The cells of every row that begins with a number. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(house().resolve("docs/CHECKLIST.md")).stream()
        .filter(line -> line.matches("\\| [ACG]-?\\d.*"))
        .map(line -> List.of(line.substring(2).split(" \\| ?", -1)))
        .toList();
  }

  private static Stream<String> numbers(String cell) {
    return NUMBERS.matcher(cell).results().flatMap(ChecklistTest::expanded);
  }

  private static Stream<String> expanded(MatchResult range) {
    int from = Integer.parseInt(range.group(2));
    String last = range.group(3);
    int to = last == null ? from : Integer.parseInt(last);
    return IntStream.rangeClosed(from, to).mapToObj(number -> range.group(1) + number);
  }

  @Test
  void shouldHaveOneRowForEveryNumber() throws IOException {
    List<String> expected = new ArrayList<>();
    IntStream.rangeClosed(1, 127).mapToObj(number -> "A-" + number).forEach(expected::add);
    IntStream.rangeClosed(1, 20).mapToObj(number -> "G-" + number).forEach(expected::add);
    IntStream.rangeClosed(1, 34).mapToObj(number -> "C" + number).forEach(expected::add);
    assertThat(rows().stream().flatMap(row -> numbers(row.get(0))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void shouldNameTestsThatExist() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(house())) {
      for (Path file : files.filter(ChecklistTest::isTest).toList()) {
        String name = String.valueOf(file.getFileName());
        sources.put(name.replace(".java", ""), Files.readString(file));
      }
    }
    for (List<String> row : rows()) {
      List<MatchResult> tests = TEST.matcher(row.get(3)).results().toList();
      assertThat(tests).as("tests of %s", row.get(0)).isNotEmpty();
      for (MatchResult test : tests) {
        assertThat(sources).as(row.get(0)).containsKey(test.group(1));
        if (test.group(2) != null) {
          assertThat(sources.get(test.group(1)))
              .as("%s, %s", row.get(0), test.group())
              .contains(" void " + test.group(2) + "(");
        }
      }
    }
  }

  private static boolean isTest(Path file) {
    String name = file.toString();
    return name.contains("/src/test/java/") && name.endsWith(".java");
  }
}
