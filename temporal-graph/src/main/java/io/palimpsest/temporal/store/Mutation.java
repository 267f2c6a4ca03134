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
package io.palimpsest.temporal.store;

import io.palimpsest.graph.schema.SchemaElement;
import org.jspecify.annotations.Nullable;

/**
 * One change of one fact on one window, or something said of the commit, as it is logged and
 * applied; it takes one LSN.
 *
 * <p>Elements are named by their ids, never by anything that only this process knows.
 */
public sealed interface Mutation {

  /** When the change holds. */
  Window window();

  /**
   * From now on it is forgotten what was known before an instant, and what held before another; a
   * commit of its own.
   *
   * @param known transaction time, microseconds
   * @param valid valid time, microseconds
   */
  record Vacuum(long known, long valid) implements Mutation {
    @Override
    public Window window() {
      return Window.FROM_NOW_ON;
    }
  }

  /** A vertex lives. */
  record CreateNode(Object id, boolean generated, String label, Window window)
      implements Mutation {}

  /** A vertex does not live. */
  record DeleteNode(Object id, Window window) implements Mutation {}

  /** An edge lives between two vertices. */
  record CreateEdge(
      Object id, boolean generated, String label, Object outId, Object inId, Window window)
      implements Mutation {}

  /** An edge does not live. */
  record DeleteEdge(Object id, Window window) implements Mutation {}

  /**
   * A vertex has a value under a key, or none where the value is null.
   *
   * @param number which of several values, as in {@link Fact}; null for the single one
   * @param asSet whether it was written as one of a set
   */
  record UpdateNode(
      Object id,
      String key,
      @Nullable Object number,
      boolean asSet,
      @Nullable PropertyValue value,
      Window window)
      implements Mutation {}

  /** An edge has a value under a key, or none where the value is null. */
  record UpdateEdge(Object id, String key, @Nullable PropertyValue value, Window window)
      implements Mutation {}

  /** Something is said of the commit itself. */
  record DescribeCommit(Metadata metadata) implements Mutation {

    @Override
    public Window window() {
      return Window.FROM_NOW_ON;
    }
  }

  /** The graph has a variable under a key, or none where the value is null. */
  record UpdateGraph(String key, @Nullable PropertyValue value, Window window)
      implements Mutation {}

  /** The schema has a definition more. */
  record CreateSchemaElement(SchemaElement definition) implements Mutation {
    @Override
    public Window window() {
      return Window.FROM_NOW_ON;
    }
  }

  /** The schema has a definition less. */
  record DropSchemaElement(String name) implements Mutation {
    @Override
    public Window window() {
      return Window.FROM_NOW_ON;
    }
  }
}
