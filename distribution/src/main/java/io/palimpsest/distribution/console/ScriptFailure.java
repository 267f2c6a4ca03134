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
package io.palimpsest.distribution.console;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.runtime.StackTraceUtils;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong in a script: where, what, and the part of the stack that is of use. */
final class ScriptFailure {

  private static final String LAUNCHER = "io.palimpsest.distribution.";

  private ScriptFailure() {}

  /**
   * Prints a failure.
   *
   * @param err where to
   * @param script the script's name, as the user gave it
   * @param fileName its last part, as the stack trace has it
   * @param line its line, or 0 if only the stack trace knows
   */
  static void print(PrintStream err, String script, String fileName, int line, Throwable failure) {
    int at = line > 0 ? line : lineIn(fileName, failure, newSet());
    err.println(
        "palimpsest: error in " + script + (at > 0 ? ", line " + at : "") + ": " + words(failure));
    if (!(failure instanceof CompilationFailedException)) {
      StackTraceUtils.deepSanitize(failure);
      cut(failure, newSet());
      failure.printStackTrace(err);
    }
    err.flush();
  }

  /** Takes the frames below the script out of every stack trace; they are the launcher's own. */
  private static void cut(@Nullable Throwable failure, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return;
    }
    StackTraceElement[] frames = failure.getStackTrace();
    int end = 0;
    while (end < frames.length && !frames[end].getClassName().startsWith(LAUNCHER)) {
      end++;
    }
    failure.setStackTrace(Arrays.copyOf(frames, end));
    cut(failure.getCause(), seen);
  }

  /** Causes may run in a ring. */
  private static Set<Throwable> newSet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getName() : message.trim();
  }

  private static int lineIn(String fileName, @Nullable Throwable failure, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return 0;
    }
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (fileName.equals(frame.getFileName()) && frame.getLineNumber() > 0) {
        return frame.getLineNumber();
      }
    }
    return lineIn(fileName, failure.getCause(), seen);
  }
}
