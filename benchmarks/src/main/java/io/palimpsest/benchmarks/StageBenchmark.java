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
package io.palimpsest.benchmarks;

import io.palimpsest.wal.StagedRecord;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.WalConfig;
import io.palimpsest.wal.WriteAheadLog;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What an append costs its thread before it has a number: limits, room, a copy, a checksum. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StageBenchmark {

  /** The size of a record's payload in bytes. */
  @Param({"64", "1024"})
  private int payloadBytes;

  private WriteAheadLog log;

  /** Makes the state; JMH sets the rest. */
  @SuppressWarnings("NullAway.Init") // the log is opened before anything is measured
  public StageBenchmark() {}

  /** Opens a log in memory. */
  @Setup(Level.Trial)
  public void open() {
    WalConfig config = WalConfig.builder().storageClass("memory").build();
    log = WriteAheadLog.open(Output.directory(), config, TimeSource.system());
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    log.close();
  }

  /** What each thread stages, again and again. */
  @State(Scope.Thread)
  public static class Payload {

    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /** Makes the state; JMH fills it. */
    public Payload() {}

    /**
     * Makes the payload.
     *
     * @param benchmark says of how many bytes
     */
    @Setup(Level.Trial)
    public void fill(StageBenchmark benchmark) {
      bytes = ByteBuffer.wrap(io.palimpsest.benchmarks.Payload.ofBytes(benchmark.payloadBytes));
    }
  }

  /**
   * One thread.
   *
   * @param payload what it stages
   */
  @Benchmark
  @Threads(1)
  public void alone(Payload payload) {
    stage(payload);
  }

  /**
   * Two threads, which meet at the room and seldom at a stripe.
   *
   * @param payload what one of them stages
   */
  @Benchmark
  @Threads(2)
  public void beside(Payload payload) {
    stage(payload);
  }

  /** The record is given back without entering the log, which so stays as it is. */
  private void stage(Payload payload) {
    StagedRecord staged = log.stage(payload.bytes, 1);
    staged.close();
  }
}
