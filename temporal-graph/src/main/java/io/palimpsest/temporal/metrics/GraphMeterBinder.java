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
package io.palimpsest.temporal.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.palimpsest.temporal.GraphMetrics;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.metrics.WalMeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Shows the metrics of a graph in a Micrometer registry, and with them those of its log, as {@link
 * WalMeterBinder} does.
 *
 * <p>Nothing is pushed: each meter asks the graph when it is read, and holds the graph weakly. The
 * graph itself does not need Micrometer; who uses this class brings it along.
 *
 * <table>
 * <caption>Meters; all begin with {@code palimpsest.graph.}</caption>
 * <tr><th>Name</th><th>Kind</th><th>Unit</th><th>Tags, meaning</th></tr>
 * <tr><td>{@code elements}</td><td>gauge</td><td></td><td>{@code kind}: vertex, edge; those that
 *   have ended count</td></tr>
 * <tr><td>{@code facts}, {@code versions}</td><td>gauge</td><td></td><td>lives and values; what lies
 *   in histories</td></tr>
 * <tr><td>{@code memory.bytes}</td><td>gauge</td><td>bytes</td><td>{@code part}: all, history,
 *   index, reserved</td></tr>
 * <tr><td>{@code memory.allowed}</td><td>gauge</td><td>bytes</td><td>above it commits are
 *   refused</td></tr>
 * <tr><td>{@code memory.share}</td><td>gauge</td><td>0 to 1</td><td>all and reserved, of what is
 *   allowed</td></tr>
 * <tr><td>{@code transactions.open}</td><td>gauge</td><td></td><td></td></tr>
 * <tr><td>{@code transactions.changing}</td><td>gauge</td><td></td><td>those of them that hold
 *   changes</td></tr>
 * <tr><td>{@code transactions.oldest}</td><td>time gauge</td><td>time</td><td>how long ago the oldest
 *   open one began</td></tr>
 * <tr><td>{@code transactions.expired}</td><td>counter</td><td></td><td>rolled back because nobody
 *   used them</td></tr>
 * <tr><td>{@code pins}</td><td>gauge</td><td></td><td>transactions and views that keep what they
 *   see from a vacuum</td></tr>
 * <tr><td>{@code pins.oldest}</td><td>time gauge</td><td>time</td><td>for how long the oldest of their
 *   snapshots has not been the newest</td></tr>
 * <tr><td>{@code commits}</td><td>counter</td><td></td><td>{@code outcome}: committed, conflict,
 *   memory, refused, unknown</td></tr>
 * <tr><td>{@code lsn}</td><td>gauge</td><td>LSN</td><td>{@code watermark}: durable,
 *   visible</td></tr>
 * <tr><td>{@code apply.lag}</td><td>gauge</td><td>LSNs</td><td>durable and not visible yet</td></tr>
 * </table>
 */
public final class GraphMeterBinder implements MeterBinder {

  private static final String PREFIX = "palimpsest.graph.";

  private final PalimpsestGraph graph;
  private final Tags tags;

  /**
   * Makes a binder.
   *
   * @param graph the graph to show
   * @param tags added to every meter, to tell graphs apart; may be empty
   */
  public GraphMeterBinder(PalimpsestGraph graph, Tags tags) {
    this.graph = graph;
    this.tags = tags;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "elements", kind("vertex"), metrics -> metrics.contents().vertices());
    gauge(registry, "elements", kind("edge"), metrics -> metrics.contents().edges());
    gauge(registry, "facts", tags, metrics -> metrics.contents().facts());
    gauge(registry, "versions", tags, metrics -> metrics.contents().versions());
    gauge(registry, "memory.bytes", part("all"), metrics -> metrics.memory().bytes());
    gauge(registry, "memory.bytes", part("history"), metrics -> metrics.memory().historyBytes());
    gauge(registry, "memory.bytes", part("index"), metrics -> metrics.memory().indexBytes());
    gauge(registry, "memory.bytes", part("reserved"), metrics -> metrics.memory().reservedBytes());
    gauge(registry, "memory.allowed", tags, metrics -> metrics.memory().allowedBytes());
    gauge(registry, "memory.share", tags, metrics -> metrics.memory().share());
    gauge(registry, "transactions.open", tags, metrics -> metrics.transactions().open());
    gauge(registry, "transactions.changing", tags, metrics -> metrics.transactions().withChanges());
    FunctionCounter.builder(
            PREFIX + "transactions.expired",
            graph,
            source -> source.metrics().transactions().expired())
        .tags(tags)
        .register(registry);
    TimeGauge.builder(
            PREFIX + "transactions.oldest",
            graph,
            TimeUnit.MICROSECONDS,
            source -> source.metrics().transactions().oldestMicros())
        .tags(tags)
        .register(registry);
    gauge(registry, "pins", tags, metrics -> metrics.retention().pins());
    TimeGauge.builder(
            PREFIX + "pins.oldest",
            graph,
            TimeUnit.MICROSECONDS,
            source -> source.metrics().retention().oldestPinMicros())
        .tags(tags)
        .register(registry);
    count(registry, "committed", metrics -> metrics.commits().committed());
    count(registry, "conflict", metrics -> metrics.commits().conflicts());
    count(registry, "memory", metrics -> metrics.commits().memoryRefusals());
    count(registry, "refused", metrics -> metrics.commits().refusals());
    count(registry, "unknown", metrics -> metrics.commits().unknown());
    gauge(registry, "lsn", watermark("durable"), metrics -> metrics.progress().durable());
    gauge(registry, "lsn", watermark("visible"), metrics -> metrics.progress().visible());
    gauge(registry, "apply.lag", tags, metrics -> metrics.progress().applyLag());
    if (graph.logMetrics().isPresent()) {
      WalMeterBinder.of(
              graph,
              source -> source.logMetrics().orElseThrow(),
              source -> source.health().state(),
              tags)
          .bindTo(registry);
    }
  }

  private Tags kind(String kind) {
    return tags.and("kind", kind);
  }

  private Tags part(String part) {
    return tags.and("part", part);
  }

  private Tags watermark(String watermark) {
    return tags.and("watermark", watermark);
  }

  private void gauge(
      MeterRegistry registry, String name, Tags with, ToDoubleFunction<GraphMetrics> value) {
    Gauge.builder(PREFIX + name, graph, source -> value.applyAsDouble(source.metrics()))
        .tags(with)
        .register(registry);
  }

  private void count(MeterRegistry registry, String outcome, ToDoubleFunction<GraphMetrics> value) {
    FunctionCounter.builder(
            PREFIX + "commits", graph, source -> value.applyAsDouble(source.metrics()))
        .tags(tags.and("outcome", outcome))
        .register(registry);
  }
}
