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

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which module and which package may know which. */
class ArrowsTest {

  private static final String WAL = "io.palimpsest.wal..";
  private static final String RECOVERY = "io.palimpsest.recovery..";
  private static final String API = "io.palimpsest.graph..";
  private static final String TEMPORAL = "io.palimpsest.temporal..";
  private static final String STORE = "io.palimpsest.temporal.store..";
  private static final String DISTRIBUTION = "io.palimpsest.distribution..";
  private static final String TINKERPOP = "org.apache.tinkerpop..";

  /** Micrometer, which an application may leave out. */
  private static final String METERS = "io.micrometer..";

  /** Of the module jdk.unsupported. */
  private static final String DIRECT_IO = "com.sun.nio.file..";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(
              "io.palimpsest.graph",
              "io.palimpsest.wal",
              "io.palimpsest.recovery",
              "io.palimpsest.temporal",
              "io.palimpsest.distribution");

  private static void check(ArchRule rule) {
    rule.check(PRODUCT);
  }

  @Test
  void shouldSeeEveryModule() {
    for (String module : new String[] {WAL, RECOVERY, API, TEMPORAL, DISTRIBUTION}) {
      String prefix = module.substring(0, module.length() - 2);
      if (PRODUCT.stream().noneMatch(c -> c.getPackageName().startsWith(prefix))) {
        throw new AssertionError("no class of " + module + " was found");
      }
    }
  }

  @Test
  void shouldKeepTheLogToItself() {
    check(
        classes()
            .that()
            .resideInAPackage(WAL)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                WAL,
                "java..",
                "javax.crypto..",
                DIRECT_IO,
                METERS,
                "org.jctools..",
                "org.slf4j..",
                "org.jspecify.."));
  }

  @Test
  void shouldKeepWhatIsNotAlwaysThereInOneRoomEach() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.palimpsest.wal.metrics", "io.palimpsest.temporal.metrics")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(METERS));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.palimpsest.wal.storage.file")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DIRECT_IO));
  }

  @Test
  void shouldLetRecoveryKnowTheLogOnly() {
    check(
        classes()
            .that()
            .resideInAPackage(RECOVERY)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(RECOVERY, WAL, "java..", "org.slf4j..", "org.jspecify.."));
  }

  @Test
  void shouldLetTheApiKnowGremlinOnly() {
    check(
        classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(API, "java..", TINKERPOP, "org.jspecify.."));
  }

  @Test
  void shouldKeepTinkerPopOutOfTheStore() {
    check(
        noClasses()
            .that()
            .resideInAPackage(STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TINKERPOP, WAL, RECOVERY));
    check(
        noClasses()
            .that()
            .resideInAPackage(STORE)
            .should()
            .dependOnClassesThat(
                new com.tngtech.archunit.base.DescribedPredicate<JavaClass>(
                    "the face of the graph") {
                  @Override
                  public boolean test(JavaClass other) {
                    return other.getPackageName().equals("io.palimpsest.temporal");
                  }
                }));
  }

  @Test
  void shouldUseTheDoorOfTheLogOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage(TEMPORAL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.palimpsest.wal.storage.."));
  }

  @Test
  void shouldLetGraphAndLogMeetInFewPlaces() {
    check(
        noClasses()
            .that()
            .resideInAPackage(TEMPORAL)
            .and()
            .doNotHaveSimpleName("CommitPipeline")
            .and()
            .doNotHaveSimpleName("PalimpsestGraph")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.palimpsest.wal.WriteAheadLog"));
  }

  @Test
  void shouldUseJcToolsInTheStripeOnly() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching(".*\\.Stripe(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jctools.."));
  }

  @Test
  void shouldNotKnowWhatItIsTriedWith() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.openjdk.jcstress..", "org.jetbrains.."));
  }

  @Test
  void shouldNotKnowTheDistribution() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(DISTRIBUTION)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DISTRIBUTION));
  }

  @Test
  void shouldReadClocksInOneClassOnly() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.palimpsest.wal.SystemClock")
            .and()
            .resideOutsideOfPackage(DISTRIBUTION)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone"));
  }

  @Test
  void shouldNeverSleep() {
    check(
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class));
  }

  @Test
  void shouldKeepTheImplementationsOfTheGraphHidden() {
    check(
        classes()
            .that()
            .resideInAPackage("io.palimpsest.temporal")
            .and()
            .areAssignableTo(org.apache.tinkerpop.gremlin.structure.Element.class)
            .should()
            .notBePublic());
  }
}
