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
package io.palimpsest.wal.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.palimpsest.wal.Distribution;
import io.palimpsest.wal.GroupReason;
import io.palimpsest.wal.WalMetrics;
import io.palimpsest.wal.WalState;
import io.palimpsest.wal.WriteAheadLog;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Shows the metrics of a log in a Micrometer registry.
 *
 * <p>Nothing is pushed: each meter asks the log when it is read, and holds the log weakly. The log
 * itself does not need Micrometer; who uses this class brings it along.
 *
 * <table>
 * <caption>Meters; all begin with {@code palimpsest.wal.}</caption>
 * <tr><th>Name</th><th>Kind</th><th>Unit</th><th>Tags, meaning</th></tr>
 * <tr><td>{@code lsn}</td><td>gauge</td><td>LSN</td><td>{@code watermark}: appended, written,
 *   durable</td></tr>
 * <tr><td>{@code lag}</td><td>gauge</td><td>LSNs</td><td>{@code watermark}: written, durable; how
 *   far behind appended</td></tr>
 * <tr><td>{@code unforced}</td><td>time gauge</td><td>time</td><td>how long the oldest group waits
 *   for its force</td></tr>
 * <tr><td>{@code state}</td><td>gauge</td><td>0 or 1</td><td>{@code state}: 1 for the present
 *   one</td></tr>
 * <tr><td>{@code buffer.records}, {@code buffer.bytes}</td><td>gauge</td><td></td><td>between
 *   staging and file</td></tr>
 * <tr><td>{@code buffer.records.max}, {@code buffer.bytes.max}</td><td>gauge</td><td></td><td>the
 *   limits</td></tr>
 * <tr><td>{@code stripe.pooled}</td><td>gauge</td><td>slots</td><td>{@code stripe}: free</td></tr>
 * <tr><td>{@code stripe.staged}, {@code stripe.contended}</td><td>counter</td><td></td><td>{@code
 *   stripe}: records staged; found empty</td></tr>
 * <tr><td>{@code admission}</td><td>timer</td><td>time</td><td>waits for room</td></tr>
 * <tr><td>{@code admission.refusals}, {@code admission.interrupts}</td><td>counter</td><td>records
 *   </td><td></td></tr>
 * <tr><td>{@code groups}</td><td>counter</td><td>groups</td><td>{@code reason}: why closed</td></tr>
 * <tr><td>{@code group.records}, {@code group.bytes}</td><td>counter</td><td></td><td>in all
 *   groups</td></tr>
 * <tr><td>{@code group.records.percentile}, {@code group.bytes.percentile}</td><td>gauge</td><td>
 *   </td><td>{@code phi}: 0.5, 0.99, 1</td></tr>
 * <tr><td>{@code force}</td><td>timer</td><td>time</td><td>all forces</td></tr>
 * <tr><td>{@code force.percentile}</td><td>time gauge</td><td>time</td><td>{@code phi}: 0.5, 0.99,
 *   0.999, 1; since the log was opened</td></tr>
 * <tr><td>{@code segment.rolls}</td><td>timer</td><td>time</td><td>segments begun</td></tr>
 * <tr><td>{@code segment.unprepared}, {@code segment.stalls}, {@code segment.seals}</td><td>counter
 *   </td><td></td><td></td></tr>
 * <tr><td>{@code clock.steps}</td><td>counter</td><td></td><td>{@code direction}: backward,
 *   forward</td></tr>
 * <tr><td>{@code clock.ahead}</td><td>time gauge</td><td>time</td><td>the last commit time, ahead of
 *   the clock</td></tr>
 * <tr><td>{@code recovery}</td><td>time gauge</td><td>time</td><td>what opening took</td></tr>
 * <tr><td>{@code recovery.torn}, {@code recovery.reappended}, {@code recovery.discarded}</td>
 *   <td>gauge</td><td></td><td>0 or 1, records, bytes</td></tr>
 * </table>
 */
public final class WalMeterBinder implements MeterBinder {

  private static final String PREFIX = "palimpsest.wal.";

  /** Whose metrics are shown, and how to ask for them. */
  private record Held<T>(T owner, Function<T, WalMetrics> metrics, Function<T, WalState> state) {}

  private final Held<?> held;
  private final Tags tags;

  /**
   * Makes a binder.
   *
   * @param log the log to show
   * @param tags added to every meter, to tell logs apart; may be empty
   */
  public WalMeterBinder(WriteAheadLog log, Tags tags) {
    this(new Held<>(log, WriteAheadLog::metrics, WriteAheadLog::state), tags);
  }

  private WalMeterBinder(Held<?> held, Tags tags) {
    this.held = held;
    this.tags = tags;
  }

  /**
   * Makes a binder for a log that is inside something else.
   *
   * @param <T> what that is
   * @param owner what the log is inside of; held weakly
   * @param metrics asks it for the metrics of the log
   * @param state asks it for the state of the log
   * @param tags added to every meter, to tell logs apart; may be empty
   * @return the binder
   */
  public static <T> WalMeterBinder of(
      T owner, Function<T, WalMetrics> metrics, Function<T, WalState> state, Tags tags) {
    return new WalMeterBinder(new Held<>(owner, metrics, state), tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    progress(registry);
    buffer(registry);
    groups(registry);
    rest(registry);
  }

  private void progress(MeterRegistry registry) {
    gauge(registry, "lsn", mark("appended"), metrics -> metrics.watermarks().appended());
    gauge(registry, "lsn", mark("written"), metrics -> metrics.watermarks().written());
    gauge(registry, "lsn", mark("durable"), metrics -> metrics.watermarks().durable());
    gauge(registry, "lag", mark("written"), metrics -> metrics.watermarks().writtenLag());
    gauge(registry, "lag", mark("durable"), metrics -> metrics.watermarks().durableLag());
    time(
        registry,
        "unforced",
        tags,
        TimeUnit.MICROSECONDS,
        metrics -> metrics.watermarks().unforcedMicros());
    for (WalState state : WalState.values()) {
      state(held, state).tags(tags.and("state", lower(state))).register(registry);
    }
  }

  private Tags mark(String watermark) {
    return tags.and("watermark", watermark);
  }

  private void buffer(MeterRegistry registry) {
    gauge(registry, "buffer.records", tags, metrics -> metrics.buffer().records());
    gauge(registry, "buffer.bytes", tags, metrics -> metrics.buffer().bytes());
    gauge(registry, "buffer.records.max", tags, metrics -> metrics.buffer().maxRecords());
    gauge(registry, "buffer.bytes.max", tags, metrics -> metrics.buffer().maxBytes());
    int stripes = stripes(held);
    for (int i = 0; i < stripes; i++) {
      int stripe = i;
      Tags one = tags.and("stripe", String.valueOf(i));
      gauge(registry, "stripe.pooled", one, metrics -> metrics.stripes().get(stripe).pooled());
      count(registry, "stripe.staged", one, metrics -> metrics.stripes().get(stripe).staged());
      count(
          registry, "stripe.contended", one, metrics -> metrics.stripes().get(stripe).contended());
    }
    timer(
        registry,
        "admission",
        metrics -> metrics.admission().waits(),
        metrics -> metrics.admission().waitNanos());
    count(registry, "admission.refusals", tags, metrics -> metrics.admission().refusals());
    count(registry, "admission.interrupts", tags, metrics -> metrics.admission().interrupts());
  }

  private void groups(MeterRegistry registry) {
    for (GroupReason reason : GroupReason.values()) {
      count(
          registry,
          "groups",
          tags.and("reason", lower(reason)),
          metrics -> metrics.groups().reasons().getOrDefault(reason, 0L));
    }
    count(registry, "group.records", tags, metrics -> metrics.groups().records().sum());
    count(registry, "group.bytes", tags, metrics -> metrics.groups().bytes().sum());
    for (double phi : new double[] {0.5, 0.99, 1}) {
      Tags at = phi(phi);
      gauge(
          registry,
          "group.records.percentile",
          at,
          metrics -> metrics.groups().records().percentile(phi));
      gauge(
          registry,
          "group.bytes.percentile",
          at,
          metrics -> metrics.groups().bytes().percentile(phi));
    }
    timer(
        registry, "force", metrics -> metrics.forces().count(), metrics -> metrics.forces().sum());
    for (double phi : new double[] {0.5, 0.99, 0.999, 1}) {
      time(
          registry,
          "force.percentile",
          phi(phi),
          TimeUnit.NANOSECONDS,
          metrics -> percentile(metrics.forces(), phi));
    }
  }

  private Tags phi(double phi) {
    return tags.and("phi", phi == 1 ? "1" : String.valueOf(phi));
  }

  private static double percentile(Distribution distribution, double phi) {
    return distribution.percentile(phi);
  }

  private void rest(MeterRegistry registry) {
    timer(
        registry,
        "segment.rolls",
        metrics -> metrics.segments().rolls(),
        metrics -> metrics.segments().rollNanos());
    count(registry, "segment.unprepared", tags, metrics -> metrics.segments().unprepared());
    count(registry, "segment.stalls", tags, metrics -> metrics.segments().stalls());
    count(registry, "segment.seals", tags, metrics -> metrics.segments().seals());
    Tags backward = tags.and("direction", "backward");
    Tags forward = tags.and("direction", "forward");
    count(registry, "clock.steps", backward, metrics -> metrics.clock().backwardSteps());
    count(registry, "clock.steps", forward, metrics -> metrics.clock().forwardSteps());
    time(
        registry,
        "clock.ahead",
        tags,
        TimeUnit.MICROSECONDS,
        metrics -> metrics.clock().aheadMicros());
    time(registry, "recovery", tags, TimeUnit.NANOSECONDS, metrics -> metrics.recovery().nanos());
    gauge(registry, "recovery.torn", tags, metrics -> metrics.recovery().torn() ? 1 : 0);
    gauge(registry, "recovery.reappended", tags, metrics -> metrics.recovery().reappended());
    gauge(registry, "recovery.discarded", tags, metrics -> metrics.recovery().discardedBytes());
  }

  private static <T> int stripes(Held<T> held) {
    return held.metrics.apply(held.owner).stripes().size();
  }

  private static <T> Gauge.Builder<T> state(Held<T> held, WalState state) {
    Function<T, WalState> ask = held.state;
    return Gauge.builder(PREFIX + "state", held.owner, owner -> ask.apply(owner) == state ? 1 : 0);
  }

  /** What a meter asks the owner for; without the owner, which it must not hold. */
  private static <T> ToDoubleFunction<T> asking(Held<T> held, ToDoubleFunction<WalMetrics> value) {
    Function<T, WalMetrics> ask = held.metrics;
    return owner -> value.applyAsDouble(ask.apply(owner));
  }

  private void gauge(
      MeterRegistry registry, String name, Tags with, ToDoubleFunction<WalMetrics> value) {
    gauge(held, name, value).tags(with).register(registry);
  }

  private static <T> Gauge.Builder<T> gauge(
      Held<T> held, String name, ToDoubleFunction<WalMetrics> value) {
    return Gauge.builder(PREFIX + name, held.owner, asking(held, value));
  }

  private void time(
      MeterRegistry registry,
      String name,
      Tags with,
      TimeUnit unit,
      ToDoubleFunction<WalMetrics> value) {
    time(held, name, unit, value).tags(with).register(registry);
  }

  private static <T> TimeGauge.Builder<T> time(
      Held<T> held, String name, TimeUnit unit, ToDoubleFunction<WalMetrics> value) {
    return TimeGauge.builder(PREFIX + name, held.owner, unit, asking(held, value));
  }

  private void count(
      MeterRegistry registry, String name, Tags with, ToDoubleFunction<WalMetrics> value) {
    count(held, name, value).tags(with).register(registry);
  }

  private static <T> FunctionCounter.Builder<T> count(
      Held<T> held, String name, ToDoubleFunction<WalMetrics> value) {
    return FunctionCounter.builder(PREFIX + name, held.owner, asking(held, value));
  }

  private void timer(
      MeterRegistry registry,
      String name,
      ToLongFunction<WalMetrics> times,
      ToDoubleFunction<WalMetrics> nanos) {
    timer(held, name, times, nanos).tags(tags).register(registry);
  }

  private static <T> FunctionTimer.Builder<T> timer(
      Held<T> held,
      String name,
      ToLongFunction<WalMetrics> times,
      ToDoubleFunction<WalMetrics> nanos) {
    Function<T, WalMetrics> ask = held.metrics;
    return FunctionTimer.builder(
        PREFIX + name,
        held.owner,
        owner -> times.applyAsLong(ask.apply(owner)),
        asking(held, nanos),
        TimeUnit.NANOSECONDS);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
