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
package io.palimpsest.it.gremlin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.AssumptionViolatedException;

/**
 * What {@code docs/SKIPS.md} says of one of TinkerPop's suites: how many tests it has, which of
 * them are skipped, and why.
 *
 * <p>The page has a chapter for each suite, whose heading has its numbers. Each section of it is
 * one reason, with the names of tests below it, indented by four blanks; a name without brackets
 * stands for the test with each of its parameters. Of most the suite itself finds that they do not
 * apply; where the heading begins with <em>Not run</em>, it is the page that has them skipped. What
 * stands below <em>Only offline</em> is skipped or not, and counted as skipped.
 */
final class Skips {

  private static final Pattern CHAPTER =
      Pattern.compile("## (\\w+): ([\\d,]+) tests, ([\\d,]+) of them skipped");

  private static final String SECTION = "### ";
  private static final String NOT_RUN = SECTION + "Not run";
  private static final String ONLY_OFFLINE = SECTION + "Only offline";
  private static final String INDENT = "    ";

  private final int tests;
  private final int skipped;

  /** The sections by the names of tests in them. */
  private final Map<String, String> sections = new LinkedHashMap<>();

  private Skips(int tests, int skipped) {
    this.tests = tests;
    this.skipped = skipped;
  }

  /** Reads the chapter of a suite. */
  static Skips of(SuiteRunner.Suite suite) {
    Skips chapter = null;
    boolean here = false;
    String section = "";
    for (String line : page()) {
      Matcher heading = CHAPTER.matcher(line);
      if (heading.matches()) {
        here = heading.group(1).equalsIgnoreCase(suite.name());
        if (here) {
          chapter = new Skips(number(heading.group(2)), number(heading.group(3)));
        }
      } else if (line.startsWith(SECTION)) {
        section = line;
      } else if (here && chapter != null && line.startsWith(INDENT)) {
        chapter.sections.put(line.strip(), section);
      }
    }
    return Objects.requireNonNull(
        chapter, "docs/SKIPS.md has no chapter \"## " + suite + ": ...\"");
  }

  private static int number(String text) {
    return Integer.parseInt(text.replace(",", ""));
  }

  private static List<String> page() {
    Path house = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(house.resolve("temporal-graph"))) {
      house = Objects.requireNonNull(house.getParent());
    }
    try {
      return Files.readAllLines(house.resolve("docs/SKIPS.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of a test as the page has it: of a parameter like {@code [type(value)]} the type. */
  static String name(Class<?> owner, String method) {
    String className = owner.getName();
    return className.substring(className.lastIndexOf('.') + 1)
        + "."
        + method.replaceAll("\\(.*\\)]$", "]");
  }

  /**
   * Skips a test that is not to be run.
   *
   * @throws AssumptionViolatedException if the page says so
   */
  void check(String test) {
    sections.forEach(
        (name, section) -> {
          if (section.startsWith(NOT_RUN) && covers(name, test)) {
            throw new AssumptionViolatedException(section.substring(SECTION.length()));
          }
        });
  }

  /**
   * Compares a run with the page.
   *
   * @param ran the tests that ran to an end, good or bad
   * @param left those that were skipped, and the tags by which tests were left out
   * @param testCount how many tests there were
   * @param skippedCount how many of them were skipped
   * @return what differs, a line each; none if nothing does
   */
  List<String> differences(Set<String> ran, Set<String> left, int testCount, int skippedCount) {
    List<String> differences = new ArrayList<>();
    Set<String> unnamed = new TreeSet<>(left);
    int online = 0;
    for (Map.Entry<String, String> entry : sections.entrySet()) {
      String name = entry.getKey();
      boolean found = unnamed.removeIf(test -> covers(name, test));
      List<String> run = ran.stream().filter(test -> covers(name, test)).toList();
      if (entry.getValue().startsWith(ONLY_OFFLINE)) {
        online += run.size();
        continue;
      }
      run.forEach(test -> differences.add("named, but run: " + test));
      if (!found) {
        differences.add("named, but not skipped: " + name);
      }
    }
    unnamed.forEach(test -> differences.add("skipped, but not named: " + test));
    if (testCount != tests || skippedCount + online != skipped) {
      differences.add(
          "found %d tests, %d of them skipped; the page says %d and %d"
              .formatted(testCount, skippedCount + online, tests, skipped));
    }
    return differences;
  }

  private static boolean covers(String name, String test) {
    return test.equals(name) || test.startsWith(name + "[");
  }
}
