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
package io.palimpsest.wal;

import java.util.Locale;

/**
 * Keeps the log from one LSN on for somebody who is not past it yet; see {@link
 * WriteAheadLog#hold}.
 *
 * <p>A hold lives in memory and ends with the log: after an opening whoever needs one takes it
 * again, before the first release. Safe for use by many threads.
 */
public final class LogHold implements AutoCloseable {

  /** Who needs the log. */
  public enum Kind {
    /** What is older lies in a checkpoint that was verified. Nothing goes without such a hold. */
    CHECKPOINT,
    /** Somebody reads it. Every open {@link LogReader} of the log holds on to its segment. */
    READER,
    /** What is older was copied to an archive. */
    ARCHIVE,
    /** What is older has reached a replica. */
    REPLICA
  }

  private final LogRetention retention;
  private final Kind kind;
  private final String name;

  /** Only grows, under the lock of the retention; read by anybody. */
  private volatile long lsn;

  LogHold(LogRetention retention, Kind kind, String name, long lsn) {
    this.retention = retention;
    this.kind = kind;
    this.name = name;
    this.lsn = lsn;
  }

  /**
   * Returns who holds.
   *
   * @return the kind given
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns what a person calls the holder.
   *
   * @return the name given
   */
  public String name() {
    return name;
  }

  /**
   * Returns from where on the log is kept.
   *
   * @return the first LSN that is still needed
   */
  public long lsn() {
    return lsn;
  }

  /**
   * Lets go of what is older. Deletes nothing: {@link WriteAheadLog#release} does.
   *
   * @param firstNeeded the first LSN that is still needed
   * @throws IllegalArgumentException if it is less than it was: what was let go may be gone
   */
  public void advance(long firstNeeded) {
    synchronized (retention) {
      if (firstNeeded < lsn) {
        throw new IllegalArgumentException(
            this + ": expected an LSN that is not before it, found " + firstNeeded);
      }
      lsn = firstNeeded;
    }
  }

  /** Needs nothing any more. A second call does nothing. */
  @Override
  public void close() {
    retention.drop(this);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " '" + name + "' at LSN " + lsn;
  }
}
