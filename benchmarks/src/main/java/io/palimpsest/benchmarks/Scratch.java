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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of a directory for each run, all of which are gone afterwards. */
final class Scratch implements AutoCloseable {

  private final Path root;
  private final Thread onExit = new Thread(this::deleteQuietly, "scratch-delete");
  private int runs;

  private Scratch(Path root) {
    this.root = root;
    // A run that is interrupted would otherwise leave gigabytes behind.
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  static Scratch in(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new Scratch(Files.createTempDirectory(parent, "run-"));
  }

  Path fresh() throws IOException {
    return Files.createDirectory(root.resolve(String.valueOf(runs++)));
  }

  /** Deletes a run's files now, so that the next run does not pay for it. */
  void delete(Path directory) throws IOException {
    deleteAll(directory);
    try (FileChannel parent = FileChannel.open(root, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(directory)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  private void deleteQuietly() {
    try {
      deleteAll(root);
    } catch (IOException | UncheckedIOException e) {
      // The process ends; what is still being written cannot be waited for.
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(onExit);
    deleteAll(root);
  }
}
