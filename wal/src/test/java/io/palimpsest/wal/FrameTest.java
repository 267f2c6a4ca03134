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

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.wal.storage.ExtentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes of frames, written by {@link FlushGroup} and taken apart by {@link FrameCursor}. */
class FrameTest {

  private static final UUID STORE = new UUID(1, 2);

  /** Reads an array as an extent. */
  static ExtentReader reader(byte[] bytes) {
    return new ExtentReader() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public int read(long position, ByteBuffer into) {
        int count = (int) Math.max(0, Math.min(into.remaining(), bytes.length - position));
        if (count > 0) {
          into.put(bytes, (int) position, count);
        }
        return count;
      }

      @Override
      public void close() {}
    };
  }

  private static byte[] group(String... payloads) {
    FrameSalt salt = new FrameSalt(STORE);
    FlushGroup group = new FlushGroup(salt, 7, 99, 8192, 5);
    group.begin(3);
    for (int i = 0; i < payloads.length; i++) {
      ByteBuffer payload = Logs.bytes(payloads[i]);
      FlushGroup.Stamp stamp = new FlushGroup.Stamp(10 + i, 1, 4 + i, 1000 + i);
      group.add(stamp, payload, salt.payload(7, 99, payload), (byte) 0);
    }
    ByteBuffer bytes = group.finish();
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }

  @Test
  void shouldReadBackWhatWasWritten() throws IOException {
    byte[] bytes = group("first", "second!!", "");
    try (FrameCursor cursor = new FrameCursor(reader(bytes), new FrameSalt(STORE))) {
      assertThat(cursor.look(0)).isEqualTo(FrameVerdict.VALID);
      assertThat(cursor.firstLsn()).isEqualTo(10);
      assertThat(cursor.transaction()).isEqualTo(4);
      assertThat(cursor.promise()).isEqualTo(3);
      assertThat(cursor.timeMicros()).isEqualTo(1000);
      assertThat(cursor.logEpoch()).isEqualTo(7);
      assertThat(cursor.writer()).isEqualTo(99);
      assertThat(cursor.previousCrc()).isEqualTo(5);
      assertThat(cursor.copyPayload()).isEqualTo(Logs.bytes("first"));
      int chain = cursor.selfCrc();
      assertThat(cursor.look(cursor.next())).isEqualTo(FrameVerdict.VALID);
      assertThat(cursor.previousCrc()).isEqualTo(chain);
      assertThat(cursor.copyPayload()).isEqualTo(Logs.bytes("second!!"));
      assertThat(cursor.look(cursor.next())).isEqualTo(FrameVerdict.VALID);
      assertThat(cursor.payloadLength()).isZero();
      assertThat(cursor.next()).isEqualTo(bytes.length);
      assertThat(cursor.look(cursor.next())).isEqualTo(FrameVerdict.NOTHING);
    }
  }

  @Test
  void shouldEndGroupsAtABlock() {
    assertThat(group("x")).hasSize(4096);
    assertThat(group("x".repeat(4096 - 80))).hasSize(4096);
    assertThat(group("x".repeat(4096 - 79))).hasSize(8192);
  }

  @Test
  void shouldNoticeEveryFlippedBit() throws IOException {
    byte[] bytes = group("some payload");
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      try (FrameCursor cursor = new FrameCursor(reader(bytes), new FrameSalt(STORE))) {
        assertThat(cursor.look(0)).as("bit %d", bit).isNotEqualTo(FrameVerdict.VALID);
      }
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
  }

  @Test
  void shouldNotTakeAFrameOfAnotherStore() throws IOException {
    try (FrameCursor cursor = new FrameCursor(reader(group("x")), new FrameSalt(new UUID(1, 3)))) {
      assertThat(cursor.look(0)).isEqualTo(FrameVerdict.NO_FRAME);
    }
  }
}
