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
package io.palimpsest.it.model;

import static io.palimpsest.it.Days.at;

import io.palimpsest.graph.TemporalGraph;
import io.palimpsest.graph.TemporalTokens;
import io.palimpsest.graph.Times;
import io.palimpsest.it.model.BitemporalModel.Spec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Random;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Graph;

/** The many ways to say a time and a window. */
final class Words {

  private final Random random;

  Words(Random random) {
    this.random = random;
  }

  /** A time in one of its forms. */
  Object said(long micros) {
    if (micros == BitemporalModel.MIN) {
      return TemporalTokens.MINUS_INFINITY;
    }
    if (micros == BitemporalModel.MAX) {
      return TemporalTokens.PLUS_INFINITY;
    }
    Instant instant = at(micros);
    return switch (random.nextInt(5)) {
      case 0 -> instant;
      case 1 -> instant.atOffset(ZoneOffset.ofHours(2));
      case 2 -> micros % 1000 == 0 ? Date.from(instant) : instant.atZone(ZoneOffset.UTC);
      case 3 -> instant.plusNanos(random.nextInt(1000)); // floored
      default -> instant.toString();
    };
  }

  /** A source whose writes hold on a window, said by options. */
  GraphTraversalSource source(TemporalGraph graph, Spec spec) {
    GraphTraversalSource g = graph.traversal();
    if (spec.from() != null) {
      g = g.with(TemporalTokens.VALID_FROM, said(spec.from()));
    }
    if (spec.next()) {
      return g.with(TemporalTokens.VALID_TO, TemporalTokens.NEXT);
    }
    return spec.to() == null ? g : g.with(TemporalTokens.VALID_TO, said(spec.to()));
  }

  /** A graph whose writes hold on a window. */
  Graph during(TemporalGraph graph, Spec spec) {
    return graph.during(
        spec.from() == null ? null : said(spec.from()),
        spec.next() ? TemporalTokens.NEXT : spec.to() == null ? null : said(spec.to()));
  }

  /** A window for the story of a program. */
  static String text(Spec spec) {
    return " on ["
        + (spec.from() == null ? "commit" : Times.format(spec.from()))
        + ", "
        + (spec.next() ? "next" : spec.to() == null ? "open" : Times.format(spec.to()))
        + ")";
  }
}
