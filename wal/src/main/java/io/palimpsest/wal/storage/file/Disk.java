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
import java.util.List;

/**
 * The few operations on files that a local log needs, under one root directory.
 *
 * <p>It is this small so that a test can put a disk in its place that forgets what was not forced.
 * Names are relative to the root, with {@code /} between directory and file; the empty name is the
 * root itself. Creating, renaming and deleting survive a crash only after {@link #forceDirectory}
 * of the directory they happened in.
 */
interface Disk {

  /** Creates a directory and those above it, if they are missing, and forces them. */
  void createDirectory(String directory) throws IOException;

  /** Returns whether a file exists. */
  boolean exists(String name) throws IOException;

  /** Returns the sorted names of the files in a directory; none if there is no such directory. */
  List<String> list(String directory) throws IOException;

  /** Creates an empty file that must not exist, for reading and writing. */
  DiskFile create(String name) throws IOException;

  /** Opens an existing file for reading and writing; only on a thread that nobody interrupts. */
  DiskFile open(String name) throws IOException;

  /** Opens an existing file for reading, on any thread. */
  DiskFile openForRead(String name) throws IOException;

  /** Renames a file within its directory, replacing what has the new name. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file. */
  void delete(String name) throws IOException;

  /** Makes the entries of a directory durable. */
  void forceDirectory(String directory) throws IOException;

  /**
   * Takes a lock that lasts until it is closed or the process ends.
   *
   * @param name the lock file
   * @param holder what to write into it
   * @throws StorageException of kind LOCKED that tells what the holder wrote
   */
  Closeable lock(String name, String holder) throws IOException;

  /** Returns about how many more bytes can be written. */
  long usableBytes() throws IOException;

  /** Returns the full path of a name, for messages. */
  String describe(String name);
}
