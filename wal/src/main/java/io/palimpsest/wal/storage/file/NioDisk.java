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

import io.palimpsest.wal.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the machine's own file system. */
final class NioDisk implements Disk {

  private final Path root;
  private final boolean direct;

  /**
   * Makes one of a directory.
   *
   * @param direct whether whole blocks are written past the page cache where that can be done
   */
  NioDisk(Path root, boolean direct) {
    this.root = root.toAbsolutePath().normalize();
    this.direct = direct;
  }

  @Override
  public void createDirectory(String directory) throws IOException {
    Path path = path(directory);
    if (Files.isDirectory(path)) {
      return;
    }
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Files.createDirectories(path);
    for (Path p = path; p != null && p.startsWith(existing); p = p.getParent()) {
      force(p);
    }
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path(name));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try (Stream<Path> files = Files.list(path(directory))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public DiskFile create(String name) throws IOException {
    Files.createFile(path(name));
    return new NioFile(path(name), "rw", direct);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    requireExisting(name);
    return new NioFile(path(name), "rw", direct);
  }

  @Override
  public DiskFile openForRead(String name) throws IOException {
    requireExisting(name);
    return new NioFile(path(name), "r", false);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(path(name));
  }

  @Override
  public void forceDirectory(String directory) throws IOException {
    force(path(directory));
  }

  @Override
  public Closeable lock(String name, String holder) throws IOException {
    return DirectoryLock.take(root.toRealPath(), path(name), holder);
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  @Override
  public String describe(String name) {
    return path(name).toString();
  }

  private void requireExisting(String name) throws IOException {
    // Mode "rw" of RandomAccessFile would create it.
    if (!Files.isRegularFile(path(name))) {
      throw new NoSuchFileException(describe(name));
    }
  }

  private Path path(String name) {
    return name.isEmpty() ? root : root.resolve(name);
  }

  /** Forces a directory; on Linux and macOS a directory can be opened and forced like a file. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Reads the first bytes of a file as text, for a message. */
  static String text(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }

  /** Throws the exception that tells who holds a lock. */
  static StorageException locked(Path root, String holder) {
    return new StorageException(
        StorageException.Kind.LOCKED, "log " + root + " is already open, held by " + holder);
  }
}
