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
package io.palimpsest.distribution;

import io.palimpsest.temporal.PalimpsestGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory a command works on, and how it is opened. */
final class DataDirectory {

  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

  private DataDirectory() {}

  /**
   * Opens the graph in a directory, which is made if it is not there.
   *
   * @param directory the directory
   * @return the graph, to be closed
   * @throws UserError if it cannot be opened for a reason the user can act on
   */
  static PalimpsestGraph open(Path directory) {
    return open(directory, PalimpsestGraph::open);
  }

  /**
   * Opens the graph in a directory for reading only; nothing is made or locked.
   *
   * @param directory the directory
   * @return the graph, to be closed
   * @throws UserError if it cannot be opened for a reason the user can act on
   */
  static PalimpsestGraph openReadOnly(Path directory) {
    return open(directory, PalimpsestGraph::openReadOnly);
  }

  private static PalimpsestGraph open(Path directory, Function<Path, PalimpsestGraph> how) {
    try {
      return how.apply(directory);
    } catch (RuntimeException e) {
      if (!isForTheUser(e)) {
        throw e;
      }
      log.debug("cannot open {}", directory, e);
      throw new UserError(ExitCode.UNAVAILABLE, "cannot open " + directory + ": " + reason(e), e);
    }
  }

  /**
   * Our own exceptions and those of the file system say what is wrong; others are faults of ours.
   */
  private static boolean isForTheUser(Throwable e) {
    return e instanceof UncheckedIOException
        || e instanceof IOException
        || e.getClass().getName().startsWith("io.palimpsest.");
  }

  private static String reason(Throwable e) {
    Throwable told = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    String message = told.getMessage();
    return told instanceof IOException || message == null
        ? told.getClass().getSimpleName() + (message == null ? "" : ": " + message)
        : message;
  }
}
