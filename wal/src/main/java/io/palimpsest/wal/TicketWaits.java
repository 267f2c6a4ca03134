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

/** How tickets are waited for, and what is said when it takes too long. Any thread. */
final class TicketWaits {

  private final LogParts parts;

  TicketWaits(LogParts parts) {
    this.parts = parts;
  }

  /** Waits until everything that a ticket stands behind is durable. */
  void flush(CommitTicket all) {
    if (!awaitDurable(all, parts.patienceNanos())) {
      throw late(all, "log", parts.watermarks.durableLsn());
    }
  }

  void awaitDurable(CommitTicket ticket) {
    if (!awaitDurable(ticket, parts.patienceNanos())) {
      throw late(ticket, "transaction " + ticket.transactionId(), parts.watermarks.durableLsn());
    }
  }

  boolean awaitDurable(CommitTicket ticket, long nanos) {
    if (!ticket.isDurable()) {
      // Nobody else may ever ask for a force up to here, and no delay was agreed to.
      parts.coordinator.demand(ticket.transactionId());
      if (ticket.durability() != Durability.GROUP || parts.loop.isHelped()) {
        parts.loop.help(ticket::isDurable);
      }
    }
    return parts.durableWaiters.await(ticket.transactionId(), ticket.lastLsn(), nanos);
  }

  void awaitWritten(CommitTicket ticket) {
    if (!awaitWritten(ticket, parts.patienceNanos())) {
      throw late(ticket, "transaction " + ticket.transactionId(), parts.watermarks.writtenLsn());
    }
  }

  boolean awaitWritten(CommitTicket ticket, long nanos) {
    if (parts.loop.isHelped()) {
      parts.loop.help(ticket::isDone);
    }
    return parts.writtenWaiters.await(ticket.transactionId(), ticket.lastLsn(), nanos);
  }

  private DurabilityTimeoutException late(CommitTicket ticket, String what, long reached) {
    return new DurabilityTimeoutException(
        String.format(
            Locale.ROOT,
            "%s (LSN %d) was not done within %d ms; the log is %s and reached LSN %d%s; the outcome"
                + " is unknown, and the wait can be repeated",
            what,
            ticket.lastLsn(),
            parts.config.flushDeadlineMillis(),
            parts.health.state(),
            reached,
            parts.coordinator.activity()),
        parts.health.cause());
  }
}
