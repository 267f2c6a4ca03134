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
package io.palimpsest.distribution.console;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitInfo;
import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.TemporalElement;
import io.palimpsest.graph.TemporalGraph;
import io.palimpsest.graph.TemporalTokens;
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.graph.TemporalView;
import io.palimpsest.graph.Times;
import io.palimpsest.temporal.PalimpsestGraph;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.tinkerpop.gremlin.jsr223.CoreImports;
import org.codehaus.groovy.control.customizers.ImportCustomizer;

/** The names a script may use without an import: Gremlin's, Palimpsest's and those of times. */
final class ScriptNames {

  private ScriptNames() {}

  /** The classes Palimpsest adds to Gremlin's. */
  static List<Class<?>> ownClasses() {
    return List.of(
        PalimpsestGraph.class,
        TemporalGraph.class,
        TemporalView.class,
        TemporalTransaction.class,
        TemporalElement.class,
        TemporalTokens.class,
        CommitInfo.class,
        CommitOptions.class,
        CommitReceipt.class,
        CommitToken.class,
        CommitConflictException.class,
        Durability.class,
        Period.class,
        Times.class,
        Instant.class,
        Duration.class,
        LocalDate.class,
        LocalDateTime.class,
        OffsetDateTime.class,
        ZonedDateTime.class,
        ZoneOffset.class,
        ZoneId.class);
  }

  /** What brings the names into every script a compiler is given. */
  static ImportCustomizer customizer() {
    Set<String> classes = new LinkedHashSet<>();
    CoreImports.getClassImports().forEach(type -> classes.add(type.getCanonicalName()));
    ownClasses().forEach(type -> classes.add(type.getCanonicalName()));

    Set<String> staticStars = new LinkedHashSet<>();
    for (Method method : CoreImports.getMethodImports()) {
      staticStars.add(method.getDeclaringClass().getCanonicalName());
    }
    for (Enum<?> constant : CoreImports.getEnumImports()) {
      staticStars.add(constant.getDeclaringClass().getCanonicalName());
    }
    CoreImports.getFieldImports()
        .forEach(field -> staticStars.add(field.getDeclaringClass().getCanonicalName()));

    return new ImportCustomizer()
        .addImports(classes.toArray(String[]::new))
        .addStaticStars(staticStars.toArray(String[]::new));
  }
}
