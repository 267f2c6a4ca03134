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
package io.palimpsest.distribution.csv;

import io.palimpsest.temporal.PalimpsestGraph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.jspecify.annotations.Nullable;

/** Adds elements to a graph under the ids of their file, each of which must be free. */
final class ElementAdder {

  private final PalimpsestGraph graph;
  private final Map<String, Vertex> nodes = new HashMap<>();
  private final Map<String, Long> nodeLines = new HashMap<>();
  private final Map<String, Long> edgeLines = new HashMap<>();

  ElementAdder(PalimpsestGraph graph) {
    this.graph = graph;
  }

  void node(ElementFile node) {
    String id = node.required(ElementFile.ID);
    checkFree(node, nodeLines.putIfAbsent(id, node.line()), id, graph.vertices(id));
    Vertex vertex =
        graph.addVertex(
            keyValues(node.properties(), T.id, id, T.label, node.required(ElementFile.LABEL)));
    nodes.put(id, vertex);
  }

  void edge(ElementFile edge) {
    String id = edge.required(ElementFile.ID);
    checkFree(edge, edgeLines.putIfAbsent(id, edge.line()), id, graph.edges(id));
    Vertex from = end(edge, ElementFile.FROM);
    Vertex to = end(edge, ElementFile.TO);
    String label = edge.required(ElementFile.LABEL);
    from.addEdge(label, to, keyValues(edge.properties(), T.id, id));
  }

  private static void checkFree(
      ElementFile file, @Nullable Long earlierLine, String id, Iterator<?> inGraph) {
    if (earlierLine != null) {
      throw file.refused(
          ElementFile.ID,
          "expected an id of its own, found "
              + ElementFile.quoted(id)
              + " of line "
              + earlierLine
              + " again",
          null);
    }
    if (inGraph.hasNext()) {
      throw file.refused(
          ElementFile.ID,
          "expected an id that is free, found "
              + ElementFile.quoted(id)
              + ", which the graph uses already",
          null);
    }
  }

  private static Object[] keyValues(Map<String, Object> properties, Object... first) {
    Object[] keyValues = Arrays.copyOf(first, first.length + 2 * properties.size());
    int i = first.length;
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      keyValues[i++] = property.getKey();
      keyValues[i++] = property.getValue();
    }
    return keyValues;
  }

  private Vertex end(ElementFile edge, String column) {
    String id = edge.required(column);
    Vertex known = nodes.get(id);
    if (known == null) {
      Iterator<Vertex> found = graph.vertices(id);
      if (!found.hasNext()) {
        throw edge.refused(
            column,
            "expected the id of a node in the files or in the graph, found "
                + ElementFile.quoted(id),
            null);
      }
      known = found.next();
      nodes.put(id, known);
    }
    return known;
  }
}
