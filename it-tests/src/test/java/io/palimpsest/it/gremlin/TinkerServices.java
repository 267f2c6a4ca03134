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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.service.Service;
import org.apache.tinkerpop.gremlin.structure.service.ServiceRegistry;
import org.apache.tinkerpop.gremlin.structure.util.CloseableIterator;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;

/** The two services that the scenarios of {@code call()} expect, for any graph. */
final class TinkerServices {

  private TinkerServices() {}

  static void register(ServiceRegistry registry) {
    registry.registerService(new Search());
    registry.registerService(new DegreeCentrality());
  }

  /** Properties with a text in their value, of everything or of one type of elements. */
  private static final class Search implements Service.ServiceFactory<Object, Property<?>> {
    @Override
    public String getName() {
      return "tinker.search";
    }

    @Override
    public Set<Service.Type> getSupportedTypes() {
      return Set.of(Service.Type.Start);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Service<Object, Property<?>> createService(boolean isStart, Map params) {
      return new Service<>() {
        @Override
        public Type getType() {
          return Type.Start;
        }

        @Override
        public CloseableIterator<Property<?>> execute(ServiceCallContext context, Map given) {
          Graph graph = (Graph) context.getTraversal().getGraph().orElseThrow();
          return CloseableIterator.of(
              search(graph, String.valueOf(given.get("search")), String.valueOf(given.get("type")))
                  .iterator());
        }
      };
    }

    private static List<Property<?>> search(Graph graph, String text, String type) {
      List<Property<?>> found = new ArrayList<>();
      List<VertexProperty<?>> ofVertices = new ArrayList<>();
      graph
          .vertices()
          .forEachRemaining(vertex -> vertex.properties().forEachRemaining(ofVertices::add));
      if (type.equals("null") || type.equals("Vertex")) {
        found.addAll(ofVertices);
      }
      if (type.equals("null") || type.equals("VertexProperty")) {
        ofVertices.forEach(property -> addAll(property, found));
      }
      if (type.equals("null") || type.equals("Edge")) {
        graph.edges().forEachRemaining(edge -> addAll(edge, found));
      }
      found.removeIf(property -> !String.valueOf(property.value()).contains(text));
      return found;
    }

    private static void addAll(Element element, List<Property<?>> found) {
      Iterator<? extends Property<Object>> properties = element.properties();
      properties.forEachRemaining(found::add);
    }
  }

  /** How many edges come in to a vertex, or go in another direction. */
  private static final class DegreeCentrality implements Service.ServiceFactory<Vertex, Long> {
    @Override
    public String getName() {
      return "tinker.degree.centrality";
    }

    @Override
    public Set<Service.Type> getSupportedTypes() {
      return Set.of(Service.Type.Streaming);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Service<Vertex, Long> createService(boolean isStart, Map params) {
      return new Service<>() {
        @Override
        public Type getType() {
          return Type.Streaming;
        }

        @Override
        public CloseableIterator<Long> execute(
            ServiceCallContext context, Traverser.Admin<Vertex> in, Map given) {
          Object direction = given.get("direction");
          Direction way = direction == null ? Direction.IN : (Direction) direction;
          long degree = IteratorUtils.count(in.get().edges(way));
          return CloseableIterator.of(List.of(degree).iterator());
        }
      };
    }
  }
}
