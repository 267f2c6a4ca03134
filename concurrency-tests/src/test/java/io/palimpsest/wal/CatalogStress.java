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

import io.palimpsest.wal.LogCatalog.Span;
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Which extents there are and where in them records begin, told by the flusher to readers. */
final class CatalogStress {

  private CatalogStress() {}

  /** An extent that nobody reads. */
  private record Extent(long sequence, long firstLsn) implements LogExtent {

    @Override
    public String name() {
      return "extent " + sequence;
    }

    @Override
    public long logEpoch() {
      return 1;
    }

    @Override
    public ByteBuffer label() {
      return ByteBuffer.allocate(0);
    }

    @Override
    public long origin() {
      return 0;
    }

    @Override
    public ExtentReader open() throws IOException {
      throw new IOException("nothing to read");
    }
  }

  private static LogCatalog one() {
    LogCatalog catalog = new LogCatalog(List.of());
    catalog.roll(0, 0, new Extent(1, 1), 1);
    return catalog;
  }

  /** Who sees a record durable finds the whole extent it lies in, and the one before closed. */
  @JCStressTest
  @Outcome(
      id = {"0, 1, -1", "0, 2, 4096", "1, 2, 4096"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a durable record that is nowhere, or half a span")
  @State
  public static class Rolled {
    private final Watermarks marks = new Watermarks(0, 0);
    private final LogCatalog catalog = one();

    @Actor
    public void flusher() {
      catalog.roll(4096, 7, new Extent(2, 1), 1);
      marks.durable(1, 1);
    }

    @Actor
    public void reader(JJJ_Result r) {
      r.r1 = marks.durableTransaction();
      List<Span> spans = catalog.spans();
      r.r2 = spans.get(spans.size() - 1).extent().sequence();
      r.r3 = spans.size() == 1 ? -1 : spans.get(0).end();
    }
  }

  /** Spans that were released are gone, and the others whole. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "half a list")
  @State
  public static class Released {
    private final LogCatalog catalog = one();

    public Released() {
      catalog.roll(4096, 7, new Extent(2, 2), 2);
    }

    @Actor
    public void flusher() {
      catalog.release(1);
    }

    @Actor
    public void reader(JJ_Result r) {
      List<Span> spans = catalog.spans();
      r.r1 = spans.get(0).extent().sequence();
      r.r2 = spans.get(spans.size() - 1).extent().sequence();
    }
  }

  /** An entry of an index is whole, also while the array behind it is replaced. */
  @JCStressTest
  @Outcome(
      id = {"7, 7, 7", "7, 7, 8", "7, 7, 9", "7, 8, 8", "7, 8, 9", "7, 9, 9"},
      expect = Expect.ACCEPTABLE)
  @Outcome(
      id = {"8, 8, 8", "8, 8, 9", "8, 9, 9", "9, 9, 9"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "an entry that is not there yet")
  @State
  public static class Index {
    private final LogIndex index = new LogIndex();

    public Index() {
      for (long i = 1; i <= 7; i++) {
        index.add(i * LogIndex.APART, i, i);
      }
    }

    @Actor
    public void flusher() {
      index.add(8L * LogIndex.APART, 8, 8);
      index.add(9L * LogIndex.APART, 9, 9);
    }

    @Actor
    public void reader(JJJ_Result r) {
      r.r1 = index.size();
      r.r2 = index.positionBefore(Long.MAX_VALUE, Long.MAX_VALUE) / LogIndex.APART;
      r.r3 = index.lsnBefore(Long.MAX_VALUE);
    }
  }
}
