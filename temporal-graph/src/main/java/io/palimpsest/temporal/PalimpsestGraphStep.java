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
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.Search;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.step.HasContainerHolder;
import org.apache.tinkerpop.gremlin.process.traversal.step.Profiling;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.util.MutableMetrics;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.apache.tinkerpop.gremlin.util.iterator.EmptyIterator;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;
import org.jspecify.annotations.Nullable;

/**
 * {@code V()} or {@code E()}, at the start or in the middle, with the filters behind it and the
 * {@code limit} behind these. The filters are judged by the store, and only what passes becomes an
 * element.
 */
final class PalimpsestGraphStep<S, E extends Element> extends GraphStep<S, E>
    implements HasContainerHolder<S, E>, Profiling {

  private static final long serialVersionUID = 1L;
  private static final long NO_LIMIT = -1;

  private List<HasContainer> filters = new ArrayList<>();
  private long limit = NO_LIMIT;

  /** Whether ids came from a filter, which lets an element pass once however often it is named. */
  private boolean onceEach;

  private transient @Nullable MutableMetrics metrics;

  PalimpsestGraphStep(GraphStep<S, E> original) {
    super(
        original.getTraversal(),
        original.getReturnClass(),
        original.isStartStep(),
        original.getIds());
    original.getLabels().forEach(this::addLabel);
    setIteratorSupplier(this::elements);
  }

  Kind kind() {
    return returnsVertex() ? Kind.VERTEX : Kind.EDGE;
  }

  /** Whether all elements are looked at, and not only some ids. */
  boolean looksAtAll() {
    return ids != null && ids.length == 0;
  }

  /** Takes a filter up: among the ids, if it names some and none are there yet. */
  void fold(HasContainer filter) {
    if (ids != null && processHasContainerIds(this, filter)) {
      onceEach = true;
    } else {
      filters.add(filter);
    }
  }

  /** Gives no more than so many elements. */
  void limit(long most) {
    limit = limit == NO_LIMIT ? most : Math.min(limit, most);
  }

  boolean hasLimit() {
    return limit != NO_LIMIT;
  }

  /** The filters as the store can judge them; null if it cannot judge one of them. */
  @Nullable List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>(filters.size());
    for (HasContainer filter : filters) {
      Condition condition = condition(filter);
      if (condition == null) {
        return null;
      }
      conditions.add(condition);
    }
    return conditions;
  }

  /** What the store can judge of a filter, or null if it can nothing. */
  @SuppressWarnings("unchecked") // a predicate is asked about whatever there is
  private static @Nullable Condition condition(HasContainer filter) {
    String key = filter.getKey();
    if (filter.getClass() != HasContainer.class
        || key == null
        || key.equals(T.id.getAccessor())
        || filter.getPredicate() == null) {
      return null;
    }
    java.util.function.Predicate<Object> test =
        (java.util.function.Predicate<Object>) filter.getPredicate();
    if (!key.equals(T.label.getAccessor())) {
      return Condition.onValue(key, test, ValueRanges.of(filter.getPredicate()));
    }
    return filter.getBiPredicate() == Compare.eq && filter.getValue() instanceof String label
        ? Condition.isLabel(label)
        : Condition.onLabel(test);
  }

  private Iterator<E> elements() {
    if (ids == null) {
      return EmptyIterator.instance();
    }
    Face face = (Face) getTraversal().getGraph().orElseThrow();
    return ids.length > 0 ? named(face) : found(face);
  }

  @SuppressWarnings("unchecked") // the kind is that of the class
  private Iterator<E> named(Face face) {
    Iterator<E> named = (Iterator<E>) (returnsVertex() ? face.vertices(ids) : face.edges(ids));
    if (onceEach && ids.length > 1) {
      named = new LinkedHashSet<>(IteratorUtils.list(named)).iterator();
    }
    return filters.isEmpty() && limit == NO_LIMIT ? named : new Filtered(named, filters);
  }

  @SuppressWarnings("unchecked") // the kind is that of the class
  private Iterator<E> found(Face face) {
    List<Condition> conditions = new ArrayList<>(filters.size());
    List<HasContainer> others = new ArrayList<>(0);
    for (HasContainer filter : filters) {
      Condition condition = condition(filter);
      if (condition == null) {
        others.add(filter);
      } else {
        conditions.add(condition);
      }
    }
    ReadView view = face.view();
    Search search = new Search(view, kind(), conditions);
    MutableMetrics shown = metrics;
    if (shown != null) {
      shown.setAnnotation("way", search.way());
    }
    Iterator<E> found =
        new LookAhead<>(
            () ->
                search.next()
                    ? (E)
                        (returnsVertex()
                            ? face.vertex(search.slot(), view)
                            : face.edge(search.slot(), view))
                    : null);
    return others.isEmpty() && limit == NO_LIMIT ? found : new Filtered(found, others);
  }

  /** What passes of what is found, up to the limit. */
  private final class Filtered implements Iterator<E> {
    private final Iterator<E> passing;
    private long left = limit == NO_LIMIT ? Long.MAX_VALUE : limit;

    Filtered(Iterator<E> found, List<HasContainer> tests) {
      this.passing =
          new LookAhead<>(
              () -> {
                while (found.hasNext()) {
                  E element = found.next();
                  if (HasContainer.testAll(element, tests)) {
                    return element;
                  }
                }
                return null;
              });
    }

    @Override
    public boolean hasNext() {
      return left > 0 && passing.hasNext();
    }

    @Override
    public E next() {
      E element = passing.next();
      left--;
      return element;
    }
  }

  @Override
  public void setMetrics(MutableMetrics given) {
    metrics = given;
  }

  @Override
  public List<HasContainer> getHasContainers() {
    return Collections.unmodifiableList(filters);
  }

  @Override
  public void addHasContainer(HasContainer filter) {
    filters.add(filter);
  }

  @Override
  public void removeHasContainer(HasContainer filter) {
    filters.remove(filter);
  }

  @Override
  @SuppressWarnings("unchecked") // a clone is what it was
  public PalimpsestGraphStep<S, E> clone() {
    PalimpsestGraphStep<S, E> clone = (PalimpsestGraphStep<S, E>) super.clone();
    clone.filters = new ArrayList<>();
    filters.forEach(filter -> clone.filters.add(filter.clone()));
    clone.setIteratorSupplier(clone::elements);
    return clone;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * super.hashCode() + filters.hashCode()) + Long.hashCode(limit);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other); // by the hash, as all steps
  }

  /** By which index, or which labels, it would find its elements now; null if by none. */
  private @Nullable String way() {
    List<Condition> known = conditions();
    return known != null
            && looksAtAll()
            && getTraversal().getGraph().orElse(null) instanceof Face face
        ? Search.wayFor(face.root().store(), kind(), known)
        : null;
  }

  @Override
  public String toString() {
    List<Object> parts = new ArrayList<>();
    parts.add(getReturnClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
    if (ids == null || ids.length > 0 || filters.isEmpty()) {
      parts.add(Arrays.toString(ids));
    }
    if (!filters.isEmpty()) {
      parts.add(filters);
    }
    String way = way();
    if (way != null) {
      parts.add(way);
    }
    if (limit != NO_LIMIT) {
      parts.add("limit " + limit);
    }
    return StringFactory.stepString(this, parts.toArray());
  }
}
