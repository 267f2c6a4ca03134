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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How far the log is: appended &gt;= written &gt;= durable, each a prefix of the log. How far it is
 * appended is the {@link Sequencer}'s word; the two others are kept here.
 *
 * <p>Every mark is a pair. The transaction id is what waiters compare with, since a record without
 * mutations has an id of its own but no LSN; the LSN is what users ask for. The LSN is stored first
 * and the id with release after it, so who sees an id sees an LSN at least as far.
 */
@SuppressWarnings("UnusedVariable") // fields are read through their handles
final class Watermarks {

  private static final VarHandle WRITTEN_LSN = handle("writtenLsn");
  private static final VarHandle WRITTEN = handle("written");
  private static final VarHandle DURABLE_LSN = handle("durableLsn");
  private static final VarHandle DURABLE = handle("durable");

  /** Single writer: wal-flush. Never above appended. */
  private long writtenLsn;

  private long written;

  /** Single writer: wal-flush. Never above written; every group up to it was forced. */
  private long durableLsn;

  private long durable;

  /** Starts with everything durable up to a record. */
  Watermarks(long lsn, long transaction) {
    this.writtenLsn = lsn;
    this.written = transaction;
    this.durableLsn = lsn;
    this.durable = transaction;
  }

  void written(long lsn, long transaction) {
    WRITTEN_LSN.setRelease(this, lsn);
    WRITTEN.setRelease(this, transaction);
  }

  void durable(long lsn, long transaction) {
    DURABLE_LSN.setRelease(this, lsn);
    DURABLE.setRelease(this, transaction);
  }

  long writtenLsn() {
    return (long) WRITTEN_LSN.getAcquire(this);
  }

  long writtenTransaction() {
    return (long) WRITTEN.getAcquire(this);
  }

  long durableLsn() {
    return (long) DURABLE_LSN.getAcquire(this);
  }

  long durableTransaction() {
    return (long) DURABLE.getAcquire(this);
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Watermarks.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
