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

import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.StringJoiner;
import jline.TerminalFactory;
import org.apache.tinkerpop.gremlin.console.Colorizer;
import org.apache.tinkerpop.gremlin.console.Preferences;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalExplanation;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.util.iterator.ArrayIterator;
import org.codehaus.groovy.tools.shell.IO;
import org.jspecify.annotations.Nullable;

/**
 * Prints the results of a statement as the Gremlin Console does: what can be iterated is, up to the
 * preference {@code max-iteration}, with a line and a prompt of its own for each result.
 */
final class ResultPrinter {

  private static final String ELLIPSIS = "...";
  private static final int NARROWEST_COLUMNS = 20;
  private static final int DEFAULT_COLUMNS = 80;

  private final IO io;

  ResultPrinter(IO io) {
    this.io = io;
  }

  /** Prints a result, and has none of its own, as a hook of the shell. */
  @Nullable Object print(@Nullable Object result) {
    if (result instanceof TraversalExplanation explanation) {
      int columns = TerminalFactory.get().getWidth();
      io.out.println(
          prompt()
              + explanation.prettyPrint(columns < NARROWEST_COLUMNS ? DEFAULT_COLUMNS : columns));
      return null;
    }
    Iterator<?> results = iterator(result);
    int count = 0;
    // An interrupt is ctrl+c at the prompt.
    while (!Thread.interrupted() && results.hasNext()) {
      if (Preferences.maxIteration != -1 && count++ >= Preferences.maxIteration) {
        io.out.println(Colorizer.render(Preferences.resultPromptColor, ELLIPSIS));
        return null;
      }
      printOne(results.next());
    }
    return null;
  }

  /** A file's path holds itself, so it is no list here. */
  private static Iterator<?> iterator(@Nullable Object result) {
    if (result instanceof Iterator<?> iterator) {
      return iterator;
    }
    if (result instanceof Iterable<?> iterable && !(result instanceof Path)) {
      return iterable.iterator();
    }
    if (result instanceof Object[] array) {
      return new ArrayIterator<>(array);
    }
    if (result instanceof Map<?, ?> map) {
      return map.entrySet().iterator();
    }
    return Collections.singleton(result).iterator();
  }

  private void printOne(@Nullable Object result) {
    if (result != null) {
      io.out.println(prompt() + text(result));
    } else if (!Preferences.emptyResult.isEmpty()) {
      io.out.println(prompt() + Preferences.emptyResult);
    }
  }

  private static String prompt() {
    String property = System.getProperty("gremlin.prompt");
    String variable = System.getenv("GREMLIN_PROMPT");
    String prompt = property != null ? property : variable;
    return Colorizer.render(
        Preferences.resultPromptColor, prompt != null ? prompt : Preferences.resultPrompt);
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Vertex) {
      return Colorizer.render(Preferences.vertexColor, value.toString());
    }
    if (value instanceof Edge) {
      return Colorizer.render(Preferences.edgeColor, value.toString());
    }
    if (value instanceof Iterable<?> iterable && !(value instanceof Path)) {
      StringJoiner list = new StringJoiner(",", "[", "]");
      iterable.forEach(each -> list.add(text(each)));
      return list.toString();
    }
    if (value instanceof Map<?, ?> map) {
      StringJoiner list = new StringJoiner(",", "[", "]");
      map.forEach((key, each) -> list.add(text(key) + ":" + text(each)));
      return list.toString();
    }
    if (value instanceof String) {
      return Colorizer.render(Preferences.stringColor, value);
    }
    if (value instanceof Number) {
      return Colorizer.render(Preferences.numberColor, value);
    }
    if (value instanceof T) {
      return Colorizer.render(Preferences.tColor, value);
    }
    return String.valueOf(value);
  }
}
