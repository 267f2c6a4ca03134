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

import io.palimpsest.wal.LogVerifier.Kept;
import io.palimpsest.wal.storage.Opening;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a log epoch begins with: its EPOCH frame and the records to be written again, a group at a
 * time, indexed and chained on the way.
 */
final class OpeningGroups implements Opening, AutoCloseable {

  private final FlushGroup group;
  private final Kept kept;
  private final ByteBuffer epoch;
  private final UnpromisedTail.Reader tail;
  private final LogIndex index;
  private final @Nullable LogChain chain;
  private final FrameSalt salt;
  private final long logEpoch;
  private final long writerId;
  private final int overhead;
  private final long bytes;

  private UnpromisedTail.@Nullable Part waiting;
  private long made;
  private boolean over;

  /**
   * Makes the opening.
   *
   * @param group puts the groups together, and encrypts them if records are to be encrypted
   * @param overhead how many bytes encryption adds to a frame
   * @param verified what is written again, and what it follows on
   * @param epoch the payload of the EPOCH frame
   * @param index gets what is written again
   * @param chain goes on with it, or null
   */
  OpeningGroups(
      FlushGroup group,
      int overhead,
      LogVerifier.Verified verified,
      ByteBuffer epoch,
      Identity identity,
      LogIndex index,
      @Nullable LogChain chain)
      throws IOException {
    this.group = group;
    this.overhead = overhead;
    this.kept = verified.kept();
    this.epoch = epoch;
    this.salt = new FrameSalt(identity.storeId());
    this.logEpoch = identity.logEpoch();
    this.writerId = identity.writerId();
    this.index = index;
    this.chain = chain;
    this.bytes = most(verified.unpromised());
    this.tail = verified.unpromised().open(identity.storeId(), identity.opener());
    this.waiting = tail.next();
  }

  /** Whose frames these are, and what reads those before. */
  record Identity(UUID storeId, long logEpoch, long writerId, FrameOpener opener) {}

  /** Of two groups in a row the frames are more than a usual one, and each fills a last block. */
  private long most(UnpromisedTail again) {
    long frames =
        FrameLayout.frameBytes(epoch.remaining())
            + again.bytes()
            + again.frames() * FrameLayout.alignUp(overhead, FrameLayout.ALIGNMENT);
    long usual = group.usualBytes();
    long groups = frames <= usual ? 1 : 1 + 2 * (frames / usual);
    return (frames + groups * FrameLayout.BLOCK) / FrameLayout.BLOCK * FrameLayout.BLOCK;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    if (over) {
      return null;
    }
    group.begin(kept.transaction());
    if (made == 0) {
      group.addControl(
          FrameType.EPOCH,
          new FlushGroup.Stamp(kept.nextLsn(), 0, kept.transaction(), kept.timeMicros()),
          epoch);
    }
    UnpromisedTail.Part part = waiting;
    while (part != null && (group.isEmpty() || fits(part))) {
      add(part);
      part = tail.next();
    }
    waiting = part;
    over = part == null;
    ByteBuffer whole = group.finish();
    made += whole.remaining();
    if (chain != null) {
      chain.addAll(whole);
    }
    return whole;
  }

  private boolean fits(UnpromisedTail.Part part) {
    int frame = FrameLayout.frameBytes(part.payload().remaining() + overhead);
    return group.bytesWith(frame) <= group.usualBytes();
  }

  private void add(UnpromisedTail.Part part) {
    if (part.isBeginOfRecord()) {
      index.add(made + group.length(), part.stamp().firstLsn(), part.stamp().timeMicros());
    }
    int crc = salt.payload(logEpoch, writerId, part.payload());
    // It was decrypted; the group encrypts it with the key of this opening, if there is one.
    int compressed = part.flags() & FrameLayout.FLAG_COMPRESSED;
    byte flags = (byte) (compressed | FrameLayout.FLAG_REAPPENDED);
    group.add(part.type(), part.stamp(), part.payload(), crc, flags);
  }

  @Override
  public void close() throws IOException {
    tail.close();
  }
}
