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

import org.apache.tinkerpop.gremlin.structure.Graph.Features;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;

/** What the graph can do, in TinkerPop's words. */
public final class PalimpsestFeatures implements Features {

  private final GraphFeatures graph = new PalimpsestGraphFeatures();
  private final VertexFeatures vertex;
  private final EdgeFeatures edge;

  PalimpsestFeatures(VertexProperty.Cardinality cardinality, boolean writable) {
    this.vertex = new PalimpsestVertexFeatures(cardinality, writable);
    this.edge = new PalimpsestEdgeFeatures(writable);
  }

  @Override
  public GraphFeatures graph() {
    return graph;
  }

  @Override
  public VertexFeatures vertex() {
    return vertex;
  }

  @Override
  public EdgeFeatures edge() {
    return edge;
  }

  @Override
  public String toString() {
    return StringFactory.featureString(this);
  }

  private static final class PalimpsestGraphFeatures implements GraphFeatures {
    private final VariableFeatures variables = new PalimpsestVariableFeatures();

    @Override
    public boolean supportsComputer() {
      return false;
    }

    @Override
    public boolean supportsConcurrentAccess() {
      return false; // one process opens a directory
    }

    @Override
    public boolean supportsThreadedTransactions() {
      return false;
    }

    @Override
    public VariableFeatures variables() {
      return variables;
    }
  }

  private static final class PalimpsestVariableFeatures implements VariableFeatures {
    @Override
    public boolean supportsSerializableValues() {
      return false;
    }
  }

  private static class PalimpsestElementFeatures implements ElementFeatures {
    final boolean writable;

    PalimpsestElementFeatures(boolean writable) {
      this.writable = writable;
    }

    @Override
    public boolean supportsAddProperty() {
      return writable;
    }

    @Override
    public boolean supportsRemoveProperty() {
      return writable;
    }

    @Override
    public boolean supportsCustomIds() {
      return false;
    }

    @Override
    public boolean supportsAnyIds() {
      return false;
    }

    @Override
    public boolean supportsNullPropertyValues() {
      return false;
    }

    @Override
    public boolean willAllowId(Object id) {
      return Ids.normalize(id) != null;
    }
  }

  private static final class PalimpsestVertexFeatures extends PalimpsestElementFeatures
      implements VertexFeatures {
    private final VertexPropertyFeatures properties;
    private final VertexProperty.Cardinality cardinality;

    PalimpsestVertexFeatures(VertexProperty.Cardinality cardinality, boolean writable) {
      super(writable);
      this.cardinality = cardinality;
      this.properties = new PalimpsestVertexPropertyFeatures(writable);
    }

    @Override
    public boolean supportsAddVertices() {
      return writable;
    }

    @Override
    public boolean supportsRemoveVertices() {
      return writable;
    }

    @Override
    public boolean supportsUpsert() {
      return false;
    }

    @Override
    public VertexProperty.Cardinality getCardinality(String key) {
      return cardinality;
    }

    @Override
    public VertexPropertyFeatures properties() {
      return properties;
    }
  }

  private static final class PalimpsestEdgeFeatures extends PalimpsestElementFeatures
      implements EdgeFeatures {
    private final EdgePropertyFeatures properties = new PalimpsestEdgePropertyFeatures();

    PalimpsestEdgeFeatures(boolean writable) {
      super(writable);
    }

    @Override
    public boolean supportsAddEdges() {
      return writable;
    }

    @Override
    public boolean supportsRemoveEdges() {
      return writable;
    }

    @Override
    public boolean supportsUpsert() {
      return false;
    }

    @Override
    public EdgePropertyFeatures properties() {
      return properties;
    }
  }

  private static final class PalimpsestVertexPropertyFeatures implements VertexPropertyFeatures {
    private final boolean writable;

    PalimpsestVertexPropertyFeatures(boolean writable) {
      this.writable = writable;
    }

    @Override
    public boolean supportsRemoveProperty() {
      return writable;
    }

    @Override
    public boolean supportsCustomIds() {
      return false;
    }

    @Override
    public boolean supportsAnyIds() {
      return false;
    }

    @Override
    public boolean supportsNullPropertyValues() {
      return false;
    }

    @Override
    public boolean supportsSerializableValues() {
      return false;
    }

    @Override
    public boolean willAllowId(Object id) {
      return Ids.normalize(id) != null;
    }
  }

  private static final class PalimpsestEdgePropertyFeatures implements EdgePropertyFeatures {
    @Override
    public boolean supportsSerializableValues() {
      return false;
    }
  }
}
