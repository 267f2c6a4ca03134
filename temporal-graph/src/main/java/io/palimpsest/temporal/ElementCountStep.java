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

import io.palimpsest.temporal.store.Condition;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.Search;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.step.Profiling;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.AbstractStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.util.FastNoSuchElementException;
import org.apache.tinkerpop.gremlin.process.traversal.util.MutableMetrics;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/** Says how many vertices or edges there are that meet some conditions, without making elements. */
final class ElementCountStep extends AbstractStep<Object, Long> implements Profiling {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient List<Condition> conditions;

  /** What the conditions are, for people. */
  private final List<HasContainer> filters;

  private boolean done;
  private transient @Nullable MutableMetrics metrics;

  ElementCountStep(
      Traversal.Admin<?, ?> traversal,
      Kind kind,
      List<Condition> conditions,
      List<HasContainer> filters) {
    super(traversal);
    this.kind = kind;
    this.conditions = conditions;
    this.filters = List.copyOf(filters);
  }

  @Override
  protected Traverser.Admin<Long> processNextStart() {
    if (done) {
      throw FastNoSuchElementException.instance();
    }
    done = true;
    Face face = (Face) getTraversal().getGraph().orElseThrow();
    Search search = new Search(face.view(), kind, conditions);
    Long count = search.count();
    MutableMetrics shown = metrics;
    if (shown != null) {
      shown.setAnnotation("way", search.way());
    }
    @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own steps
    Traverser.Admin<Long> counted =
        getTraversal().getTraverserGenerator().generate(count, (AbstractStep) this, 1L);
    return counted;
  }

  @Override
  public void setMetrics(MutableMetrics given) {
    metrics = given;
  }

  @Override
  public void reset() {
    super.reset();
    done = false;
  }

  @Override
  public int hashCode() {
    return super.hashCode() ^ kind.hashCode() ^ filters.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other); // by the hash, as all steps
  }

  @Override
  public String toString() {
    String way =
        getTraversal().getGraph().orElse(null) instanceof Face face
            ? Search.wayFor(face.root().store(), kind, conditions)
            : null;
    if (way != null) {
      return StringFactory.stepString(this, kind, filters, way);
    }
    return filters.isEmpty()
        ? StringFactory.stepString(this, kind)
        : StringFactory.stepString(this, kind, filters);
  }
}
