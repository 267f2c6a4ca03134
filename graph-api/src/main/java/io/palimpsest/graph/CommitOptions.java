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
package io.palimpsest.graph;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one commit is made.
 *
 * @param durability what it waits for; {@code null} for what the graph is set to by {@code
 *     palimpsest.durability}
 * @param metadata what is to be known of the commit for ever, such as who made it and why; at most
 *     64 entries, names of at most 255 characters, values of the types that properties may have,
 *     and 64 KiB in all
 * @param deadline how long to wait for the durability, once the log has taken the commit; {@code
 *     null} for as long as the log's {@code flush.deadline.millis}
 */
public record CommitOptions(
    @Nullable Durability durability, Map<String, Object> metadata, @Nullable Duration deadline) {

  /** Nothing is asked for. */
  public static final CommitOptions NONE = new CommitOptions(null, Map.of(), null);

  /**
   * Options with a copy of the metadata.
   *
   * @param durability what the commit waits for, or {@code null}
   * @param metadata what is to be known of it
   * @param deadline how long to wait, or {@code null}
   * @throws InvalidOptionException if a name or a value in the metadata is null, or the deadline is
   *     not positive
   */
  public CommitOptions {
    if (!metadata.isEmpty()) {
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
      metadata.forEach(CommitOptions::refuseNull);
    }
    if (deadline != null && (deadline.isZero() || deadline.isNegative())) {
      throw new InvalidOptionException("a commit's deadline must be positive, but is " + deadline);
    }
  }

  private static void refuseNull(@Nullable String name, @Nullable Object value) {
    if (name == null || value == null) {
      throw new InvalidOptionException(
          "a commit's metadata must have names and values, but found " + name + ": " + value);
    }
  }

  /**
   * These options with a durability.
   *
   * @param asked what to wait for
   * @return other options
   */
  public CommitOptions withDurability(Durability asked) {
    return new CommitOptions(asked, metadata, deadline);
  }

  /**
   * These options with other metadata.
   *
   * @param said what is to be known of the commit
   * @return other options
   */
  public CommitOptions withMetadata(Map<String, ?> said) {
    return new CommitOptions(durability, new LinkedHashMap<>(said), deadline);
  }

  /**
   * These options with a deadline.
   *
   * @param patience how long to wait; positive
   * @return other options
   */
  public CommitOptions withDeadline(Duration patience) {
    return new CommitOptions(durability, metadata, patience);
  }

  /**
   * These options and others that were said later, of the same commit: the stronger durability, the
   * shorter deadline, and both metadata, where the later value of a name counts.
   *
   * @param later the others
   * @return both
   */
  public CommitOptions and(CommitOptions later) {
    if (this.equals(NONE) || later.equals(NONE)) {
      return later.equals(NONE) ? this : later;
    }
    Map<String, Object> both = new LinkedHashMap<>(metadata);
    both.putAll(later.metadata);
    return new CommitOptions(
        least(durability, later.durability), both, least(deadline, later.deadline));
  }

  private static <V extends Comparable<? super V>> @Nullable V least(
      @Nullable V one, @Nullable V other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
