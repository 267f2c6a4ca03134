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

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The right to write in a directory, against other processes and against this one.
 *
 * <p>Other processes are kept out by a lock of the operating system on the file {@code LOCK}, which
 * ends with the process however it dies; the text in the file only says who holds it. This process
 * is kept out by a table, looked at first: a second handle on the same file must not even be opened
 * here, since on POSIX systems closing it would drop the lock of the first.
 */
final class DirectoryLock implements Closeable {

  private static final Pattern HOLDER =
      Pattern.compile("pid (?<pid>\\d{1,18}) on host (?<host>\\S+) since .*", Pattern.DOTALL);

  /** The directories locked by this process, each with the text of its holder. */
  private static final ConcurrentMap<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path root;
  private final FileChannel channel;
  private boolean closed;

  private DirectoryLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param root the real path of the directory
   * @param file the lock file in it
   * @param holder what to say to those who come later
   */
  static DirectoryLock take(Path root, Path file, String holder) throws IOException {
    String other = HELD.putIfAbsent(root, holder);
    if (other != null) {
      throw NioDisk.locked(root, other + " (this process)");
    }
    boolean taken = false;
    try {
      DirectoryLock lock = takeFromSystem(root, file, holder);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(root);
      }
    }
  }

  private static DirectoryLock takeFromSystem(Path root, Path file, String holder)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw NioDisk.locked(root, holderIn(NioDisk.text(file), holder));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      channel.force(true);
      return new DirectoryLock(root, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Says who holds a lock, by the text in its file. A holder that has just taken it may not have
   * written its text yet; then there is none, or that of one that died.
   *
   * @param text what the file says
   * @param own what it would say of this process, for the name of the host
   */
  static String holderIn(String text, String own) {
    if (text.isEmpty()) {
      return "another process, which has not said yet which";
    }
    Matcher holder = HOLDER.matcher(text);
    Matcher here = HOLDER.matcher(own);
    boolean gone =
        holder.matches()
            && here.matches()
            && holder.group("host").equals(here.group("host"))
            && ProcessHandle.of(Long.parseLong(holder.group("pid")))
                .filter(ProcessHandle::isAlive)
                .isEmpty();
    return gone ? "another process; " + text + ", which the file still names, is gone" : text;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by a copy of this class in another class loader of this process.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        channel.close();
      } finally {
        HELD.remove(root);
      }
    }
  }
}
