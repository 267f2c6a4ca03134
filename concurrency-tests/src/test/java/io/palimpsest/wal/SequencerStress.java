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

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IJJ_Result;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.JJJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The one word that numbers records and holds the queue. */
final class SequencerStress {

  private static final ByteBuffer PAYLOAD = ByteBuffer.wrap(new byte[100]);
  private static final int RECORDS = 20;
  private static final TimeSource TIME = new ManualTime();

  private SequencerStress() {}

  /** A queue, its slots, and what the flusher has collected. */
  private static class Queue {
    final Stripes stripes;
    final LogHealth health = new LogHealth("stress", TimeSource.system());
    final Sequencer sequencer;
    final Slot[] ring = new Slot[8];

    Queue(int records) {
      stripes = new Stripes(1, records, new LogEnd());
      sequencer = new Sequencer(stripes, health, TIME);
    }

    Slot staged(int mutations) {
      Slot slot = stripes.take();
      slot.begin(mutations, Durability.GROUP, mutations);
      slot.fill(PAYLOAD, null);
      return slot;
    }

    long enter(int mutations) {
      return sequencer.enterNow(staged(mutations), null);
    }

    /** Enters records of ten mutations and takes each over, so that two slots serve for all. */
    void reuse() {
      Slot taken = stripes.last();
      for (int i = 0; i < RECORDS; i++) {
        enter(10);
        sequencer.collect(taken, ring, 0);
        taken.home.give(taken);
        taken = ring[0];
      }
    }

    /** Enters a record; -1 if the queue is shut. */
    int tryEnter() {
      try {
        return (int) enter(1);
      } catch (LogClosedException e) {
        return -1;
      }
    }
  }

  /** Two who enter at a time: LSNs without a hole, and both in the queue in that order. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 12", "4, 1, 31"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a hole, a number twice, or a record not in the queue")
  @State
  public static class Numbers extends Queue {

    public Numbers() {
      super(2);
    }

    @Actor
    public void one(IJJ_Result r) {
      r.r2 = enter(1);
    }

    @Actor
    public void three(IJJ_Result r) {
      r.r3 = enter(3);
    }

    @Arbiter
    public void collect(IJJ_Result r) {
      // First the LSN of the record of one mutation, then that of the record of three.
      long one = r.r2;
      long three = r.r3;
      int count = sequencer.collect(stripes.last(), ring, 0);
      int order = 0;
      long next = 1;
      for (int i = 0; i < count; i++) {
        order = order * 10 + ring[i].mutations();
        next = ring[i].firstLsn() == next ? next + ring[i].mutations() : Long.MIN_VALUE;
      }
      r.r1 = (int) one;
      r.r2 = three;
      r.r3 = next != 5 ? next : order == 13 ? 12 : order;
    }
  }

  /** What the flusher collects is whole. */
  @JCStressTest
  @Outcome(
      id = {"0, 0, 0", "1, 121, 1000000"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a record that is not whole")
  @State
  public static class TakeOver extends Queue {

    public TakeOver() {
      super(1);
    }

    @Actor
    public void appender() {
      enter(20);
    }

    @Actor
    public void flusher(IJJ_Result r) {
      r.r1 = sequencer.collect(stripes.last(), ring, 0);
      if (r.r1 == 1) {
        Slot slot = ring[0];
        r.r2 = slot.length() + slot.transaction() + slot.lastLsn();
        r.r3 = slot.timeMicros();
      }
    }
  }

  /** Once it is shut, what can be collected is all there will ever be. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "-1, 0"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "numbered behind the end, or refused before it")
  @State
  public static class Shut extends Queue {

    public Shut() {
      super(1);
    }

    @Actor
    public void appender(II_Result r) {
      r.r1 = tryEnter();
    }

    @Actor
    public void closer(II_Result r) {
      sequencer.shut();
      health.closing();
      r.r2 = sequencer.collect(stripes.last(), ring, 0);
    }
  }

  /**
   * Slots are used again while somebody asks how far the log is. Every record has ten mutations, so
   * an LSN that is not its transaction's shows.
   */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "the numbers of a slot that was used again")
  @State
  public static class ReadWhileReused extends Queue {

    public ReadWhileReused() {
      super(1);
    }

    @Actor
    public void appenderAndFlusher() {
      reuse();
    }

    @Actor
    public void reader(ZZ_Result r) {
      long lsn = sequencer.lsn();
      long transaction = sequencer.transaction();
      long later = sequencer.lsn();
      r.r1 = lsn % 10 == 0 && lsn <= 10 * transaction;
      r.r2 = later >= 10 * transaction && later <= 10 * RECORDS;
    }
  }

  /** A ticket for everything so far names what was there, though slots are used again. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "numbers of two records in one ticket")
  @State
  public static class TicketOfNothing extends Queue {

    public TicketOfNothing() {
      super(1);
    }

    @Actor
    public void appenderAndFlusher() {
      reuse();
    }

    @Actor
    public void reader(ZZ_Result r) {
      CommitTicket all = sequencer.ticketOfNothing(IdleLog.LOG, Durability.SYNC);
      r.r1 = all.lastLsn() == 10 * all.transactionId();
      r.r2 = all.transactionId() == 0 || all.timeMicros() == 1_000_000;
    }
  }

  /** A time must be later than that of the record before; who is late gets no number. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "-1, 1"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "time runs backwards, or a number is lost")
  @State
  public static class Times extends Queue {

    public Times() {
      super(2);
    }

    private long enterAt(long micros) {
      CommitTicket ticket = new CommitTicket(IdleLog.LOG, 1, Durability.GROUP);
      try {
        sequencer.enter(staged(1), micros, ticket);
        return ticket.firstLsn();
      } catch (IllegalArgumentException e) {
        return -1;
      }
    }

    @Actor
    public void early(JJ_Result r) {
      r.r1 = enterAt(5);
    }

    @Actor
    public void late(JJ_Result r) {
      r.r2 = enterAt(6);
    }
  }

  /** Taking over twice while records come: nothing twice, nothing left out. */
  @JCStressTest
  @Outcome(id = "1, 2, 3, 3", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a record twice, or left out")
  @State
  public static class TakeOverTwice extends Queue {

    private int first;
    private int second;

    public TakeOverTwice() {
      super(3);
    }

    @Actor
    public void appender() {
      enter(1);
      enter(1);
      enter(1);
    }

    @Actor
    public void flusher() {
      first = sequencer.collect(stripes.last(), ring, 0);
      second = sequencer.collect(first == 0 ? stripes.last() : ring[first - 1], ring, first);
    }

    @Arbiter
    public void rest(JJJJ_Result r) {
      int so = first + second;
      int third = sequencer.collect(so == 0 ? stripes.last() : ring[so - 1], ring, so);
      r.r1 = ring[0].firstLsn();
      r.r2 = ring[1].firstLsn();
      r.r3 = ring[2].firstLsn();
      r.r4 = (long) so + third;
    }
  }

  /** How many wait behind a record never exceeds what has entered. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a count that steps back")
  @State
  public static class Behind extends Queue {

    public Behind() {
      super(2);
    }

    @Actor
    public void appender() {
      enter(1);
      enter(1);
    }

    @Actor
    public void flusher(IJ_Result r) {
      r.r1 = sequencer.behind(stripes.last());
      r.r2 = sequencer.transaction();
    }
  }
}
