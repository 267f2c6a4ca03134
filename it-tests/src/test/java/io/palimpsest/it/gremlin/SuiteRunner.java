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

import io.cucumber.junit.Cucumber;
import io.cucumber.junit.CucumberOptions;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.tinkerpop.gremlin.process.ProcessEmbeddedStandardSuite;
import org.apache.tinkerpop.gremlin.structure.StructureStandardSuite;
import org.junit.runner.Description;
import org.junit.runner.Runner;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;
import org.junit.runner.notification.RunNotifier;
import org.junit.runners.model.InitializationError;
import org.junit.runners.model.RunnerBuilder;

/**
 * Runs one of TinkerPop's suites, and fails the class if not exactly those tests were skipped that
 * {@link Skips the page} names.
 */
public final class SuiteRunner extends Runner {

  /** Says which suite a class stands for. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Of {
    /** The suite. */
    Suite value();
  }

  /** TinkerPop's suites. */
  enum Suite {
    STRUCTURE,
    PROCESS,
    GHERKIN
  }

  private static final Pattern TAG = Pattern.compile("@\\w+");

  private final Runner suite;
  private final Skips expected;
  private final Account account = new Account();

  /** For JUnit. */
  public SuiteRunner(Class<?> test, RunnerBuilder builder) throws InitializationError {
    Suite which = Objects.requireNonNull(test.getAnnotation(Of.class)).value();
    this.suite =
        switch (which) {
          case STRUCTURE -> new StructureStandardSuite(test, builder);
          case PROCESS -> new ProcessEmbeddedStandardSuite(test, builder);
          case GHERKIN -> new Cucumber(test);
        };
    this.expected = Skips.of(which);
    CucumberOptions options = test.getAnnotation(CucumberOptions.class);
    if (options != null) {
      TAG.matcher(options.tags()).results().forEach(tag -> account.skipped.add(tag.group()));
    }
  }

  @Override
  public Description getDescription() {
    return suite.getDescription();
  }

  @Override
  public void run(RunNotifier notifier) {
    notifier.addListener(account);
    suite.run(notifier);
    notifier.removeListener(account);
    List<String> differences =
        expected.differences(account.ran, account.skipped, account.tests, account.skippedTests);
    if (!differences.isEmpty()) {
      String message = "what was skipped is not what docs/SKIPS.md names:\n";
      notifier.fireTestFailure(
          new Failure(
              getDescription(), new AssertionError(message + String.join("\n", differences))));
    }
  }

  /** What became of the tests, by name; of a few there are two of one name. */
  private static final class Account extends RunListener {
    final Set<String> ran = new TreeSet<>();
    final Set<String> skipped = new TreeSet<>();
    int tests;
    int skippedTests;
    private boolean skips;

    @Override
    public void testStarted(Description test) {
      tests++;
      skips = false;
    }

    @Override
    public void testIgnored(Description test) {
      tests++;
      skip(test);
    }

    @Override
    public void testAssumptionFailure(Failure failure) {
      skips = true;
      skip(failure.getDescription());
    }

    private void skip(Description test) {
      skippedTests++;
      skipped.add(name(test));
    }

    @Override
    public void testFinished(Description test) {
      if (!skips) {
        ran.add(name(test));
      }
    }

    /** Of a scenario its own name; the feature's, which follows, is no class. */
    private static String name(Description test) {
      Class<?> owner = test.getTestClass();
      String whole = test.getDisplayName();
      return owner == null
          ? whole.substring(0, whole.indexOf('('))
          : Skips.name(owner, test.getMethodName());
    }
  }
}
