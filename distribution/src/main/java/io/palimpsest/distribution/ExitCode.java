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

/** The exit statuses of the launcher, the same for every command. */
final class ExitCode {

  /** Everything was done. */
  static final int OK = 0;

  /** Something went wrong while it was being done; an exception in a script, for one. */
  static final int FAILED = 1;

  /** The command line was not understood. */
  static final int USAGE = 2;

  /** A script ended with uncommitted changes, which are gone. */
  static final int UNCOMMITTED = 3;

  /** A file to be imported was refused; the graph is as it was. */
  static final int REFUSED = 4;

  /** The directory could not be opened; another process may hold it. */
  static final int UNAVAILABLE = 5;

  private ExitCode() {}
}
