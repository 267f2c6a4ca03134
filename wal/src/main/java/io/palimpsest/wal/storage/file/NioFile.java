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
package io.palimpsest.wal.storage.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file of the machine's own file system.
 *
 * <p>It is read through {@link RandomAccessFile}, whose own {@code read} does not close the file
 * when the reading thread is interrupted, as a channel's does. It is written through channels, on
 * threads that nobody interrupts.
 *
 * <p>Whole blocks from an aligned direct buffer go past the page cache: a log is written once and
 * forced, so a copy there costs memory and time for nothing, and what the cache has gathered comes
 * out in bursts that make forces wait. File systems that cannot do that, and everything else that
 * is written, take the ordinary way.
 */
final class NioFile implements DiskFile {

  private static final Logger LOGGER = LoggerFactory.getLogger(NioFile.class);

  private final Path path;
  private final RandomAccessFile file;

  /** Whether the way past the page cache is still to be tried. */
  private boolean untried;

  private @Nullable FileChannel direct;

  NioFile(Path path, String mode, boolean direct) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), mode);
    this.untried = direct;
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    FileChannel channel = isAligned(from, position) ? direct() : null;
    if (channel == null) {
      channel = file.getChannel();
    }
    long at = position;
    // A nearly full disk and a signal both give short writes.
    while (from.hasRemaining()) {
      at += channel.write(from, at);
      if (channel == direct && !isAligned(from, at)) {
        channel = file.getChannel();
      }
    }
  }

  private static boolean isAligned(ByteBuffer from, long position) {
    return from.isDirect()
        && position % Blocks.SIZE == 0
        && from.remaining() % Blocks.SIZE == 0
        && from.alignmentOffset(from.position(), Blocks.SIZE) == 0;
  }

  /** Returns the channel past the page cache, or null if there is none. */
  @SuppressWarnings("sunapi") // exported and documented, but not by a module of Java SE
  private @Nullable FileChannel direct() {
    if (untried) {
      untried = false;
      try {
        if (Blocks.SIZE % Files.getFileStore(path).getBlockSize() == 0) {
          direct =
              FileChannel.open(
                  path, StandardOpenOption.WRITE, com.sun.nio.file.ExtendedOpenOption.DIRECT);
        }
      } catch (IOException | UnsupportedOperationException e) {
        LOGGER.debug("{} is written through the page cache: {}", path, e.toString());
      }
    }
    return direct;
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    byte[] bytes = into.hasArray() ? into.array() : new byte[into.remaining()];
    int offset = into.hasArray() ? into.arrayOffset() + into.position() : 0;
    int wanted = into.remaining();
    int got = 0;
    file.seek(position);
    while (got < wanted) {
      int n = file.read(bytes, offset + got, wanted - got);
      if (n < 0) {
        break;
      }
      got += n;
    }
    if (into.hasArray()) {
      into.position(into.position() + got);
    } else {
      into.put(bytes, 0, got);
    }
    return got;
  }

  @Override
  public void force() throws IOException {
    // fdatasync, which also writes a changed length; it is the file's, whichever channel wrote.
    file.getChannel().force(false);
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public void close() throws IOException {
    try {
      if (direct != null) {
        direct.close();
      }
    } finally {
      file.close();
    }
  }
}
