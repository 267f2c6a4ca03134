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
package io.palimpsest.it.schema;

import static org.assertj.core.api.Assertions.assertThat;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.junit.jupiter.api.Test;

/** What the guide shows is what happens. */
class SchemaGuideTest extends SchemaScenario {

  private static final Pattern GROOVY = Pattern.compile("(?ms)^```groovy\n(.*?)^```$");
  private static final Pattern EXPECTED = Pattern.compile("// (==>|refused: )(.*)$");

  private int shown;

  @Test
  void shouldDoWhatTheGuideSays() throws Exception {
    String guide = Files.readString(Path.of("..", "docs", "SCHEMA.md"));
    GroovyShell shell = new GroovyShell(new Binding());
    shell.setVariable("graph", graph);
    shell.setVariable("g", g);
    String imports =
        "import io.palimpsest.graph.schema.*; import static io.palimpsest.graph.schema.ValueType.*;"
            + " ";
    GROOVY
        .matcher(guide)
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> !line.isBlank())
        .forEach(line -> run(shell, imports, line));
    assertThat(shown).isGreaterThan(3);
  }

  private void run(GroovyShell shell, String imports, String line) {
    clock.advance(1000);
    Matcher expected = EXPECTED.matcher(line);
    boolean isShown = expected.find();
    if (isShown && expected.group(1).startsWith("refused")) {
      shown++;
      assertThat(violations(() -> shell.evaluate(imports + line)))
          .extracting(violation -> violation.constraint().name())
          .containsExactly(expected.group(2));
      return;
    }
    Object result = shell.evaluate(imports + line);
    if (result instanceof Traversal<?, ?> traversal) {
      List<?> all = traversal.toList();
      if (isShown) {
        shown++;
        assertThat(all).extracting(Object::toString).containsExactly(expected.group(2));
      }
    } else if (isShown) {
      shown++;
      assertThat(result).hasToString(expected.group(2));
    }
  }
}
