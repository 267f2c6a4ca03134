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
package io.palimpsest.temporal;

import io.palimpsest.temporal.store.Fact;
import io.palimpsest.temporal.store.Held;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ValueCodec;
import io.palimpsest.temporal.store.Workspace;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.util.GraphVariableHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;

/**
 * The variables of a graph: properties of the graph itself. They are read and written in a
 * transaction and have both times, as all properties.
 */
final class PalimpsestVariables implements Graph.Variables {

  private static final int GRAPH = 0;

  private final Face face;

  PalimpsestVariables(Face face) {
    this.face = face;
  }

  @Override
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Held held : face.view().values(Kind.GRAPH, GRAPH)) {
      keys.add(String.valueOf(held.fact().key()));
    }
    return keys;
  }

  @Override
  @SuppressWarnings("unchecked") // Gremlin's promise, not ours: the user says what R is
  public <R> Optional<R> get(String key) {
    Object stored = face.view().at(Fact.single(Kind.GRAPH, GRAPH, key));
    return stored == null ? Optional.empty() : Optional.of((R) PropertyValue.valueOf(stored));
  }

  @Override
  public void set(String key, Object value) {
    GraphVariableHelper.validateVariable(key, value);
    PropertyValue frozen;
    try {
      frozen = PropertyValue.of(ValueCodec.freeze(value));
    } catch (IllegalArgumentException e) {
      UnsupportedOperationException refusal =
          Graph.Variables.Exceptions.dataTypeOfVariableValueNotSupported(value, e);
      throw new UnsupportedOperationException(
          refusal.getMessage() + ": \"" + key + "\": " + e.getMessage(), e);
    }
    Workspace workspace = face.workspace();
    workspace.setProperty(Kind.GRAPH, GRAPH, key, null, frozen, face.window());
  }

  @Override
  public void remove(String key) {
    Workspace workspace = face.workspace();
    workspace.removeProperty(Fact.single(Kind.GRAPH, GRAPH, key), face.window());
  }

  @Override
  public String toString() {
    return StringFactory.graphVariablesString(this);
  }
}
