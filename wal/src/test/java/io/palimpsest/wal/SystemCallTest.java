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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Writers whose system calls fail: {@code strace} puts errors between a process and its kernel.
 *
 * <p>Whichever call fails, what was acknowledged is there when the log is opened again, who waits
 * is told the cause, and nothing is taken afterwards.
 */
class SystemCallTest {

  private static final int RECORDS = 120;

  @TempDir Path directory;

  /**
   * Lets the so-manieth of some calls fail on each thread; {@code 2+3}: then every third as well.
   */
  private static List<String> strace(String calls, String error, String when, Path trace) {
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq", "-o", trace.toString()));
    command.addAll(List.of("-e", "signal=none", "-e", "trace=" + calls));
    command.addAll(List.of("-e", "inject=" + calls + ":error=" + error + ":when=" + when));
    return command;
  }

  @BeforeAll
  static void needsStrace(@TempDir Path scratch) throws InterruptedException {
    String missing = "needs strace 5.3 or later and the right to trace a process";
    List<String> command = new ArrayList<>(strace("fsync", "EIO", "1", scratch.resolve("trace")));
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assumeTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, missing);
    } catch (IOException e) {
      assumeTrue(false, missing + ": " + e.getMessage());
    }
  }

  /** Lets a writer run with failing calls and compares what it left; nothing if no call failed. */
  private List<String> run(String calls, String error, String when, String where) throws Exception {
    Path trace = directory.resolve("trace");
    Path log = directory.resolve("log");
    TorturedProcess writer =
        TorturedProcess.start(strace(calls, error, when, trace), log, Durability.SYNC, RECORDS)
            .listen();
    assertThat(writer.said()).as(where).isNotEmpty().doesNotContain("taken after a failure");
    TorturedProcess.check(log, writer.acknowledged(), where);
    return Files.readString(trace).contains("(INJECTED)") ? writer.said() : List.of();
  }

  /** Returns how the writer ended: refused, failed or done, with the exception's type. */
  private static String end(List<String> said, String text, String where) {
    String last = said.get(said.size() - 1);
    if (last.startsWith("state FAILED")) {
      assertThat(last).as(where).endsWith(text);
    }
    String end = last.startsWith("state") ? said.get(said.size() - 2) : last;
    if (end.equals("done")) {
      return end;
    }
    assertThat(end).as(where).endsWith(text);
    // "failed", the type, and the message
    return end.substring(0, end.indexOf(' ', end.indexOf(' ') + 1));
  }

  private static String text(String error) {
    return switch (error) {
      case "EIO" -> "Input/output error";
      case "ENOSPC" -> "No space left on device";
      default -> error;
    };
  }

  @ParameterizedTest
  @CsvSource({
    // at opening: the first segment's zeros, a force of it
    "pwrite64, ENOSPC, 2, refused WalException",
    "fdatasync, EIO, 1, refused WalException",
    // a group
    "pwrite64, EIO, 40, failed LogFailedException",
    "pwrite64, ENOSPC, 40, failed LogFailedException",
    "fdatasync, EIO, 40, failed LogFailedException",
    // the name of the second segment, and its directory
    "'?rename,?renameat,?renameat2', EIO, 3, failed LogFailedException",
    "fsync, EIO, 11, failed LogFailedException",
    // what is cut short by a signal is done again
    "pwrite64, EINTR, 2+3, done"
  })
  void shouldKeepWhatWasAcknowledged(String calls, String error, String when, String expected)
      throws Exception {
    String where = calls + " " + error + " " + when;
    List<String> said = run(calls, error, when, where);
    assertThat(said).as(where + " failed in no call").isNotEmpty();
    assertThat(end(said, text(error), where)).as(where).isEqualTo(expected);
  }

  /** A limit on the size of files cuts the first write short and fails the next. */
  @Test
  void shouldRefuseToOpenWhenTheSegmentDoesNotFit() throws Exception {
    List<String> limited = List.of("bash", "-c", "ulimit -f 300; exec \"$@\"", "bash");
    Path log = directory.resolve("log");
    List<String> said =
        TorturedProcess.start(limited, log, Durability.SYNC, RECORDS).listen().said();
    assertThat(said).hasSize(1);
    assertThat(said.get(0))
        .startsWith("refused WalException log cannot be opened: a new segment of 1048576 bytes")
        .endsWith("File too large");
    TorturedProcess.check(log, 0, "limited");
  }

  /** One log lives through all of them, so openings fail that have something to lose. */
  @ParameterizedTest
  @CsvSource({
    "fdatasync, EIO",
    "pwrite64, EIO",
    "pwrite64, ENOSPC",
    "fsync, EIO",
    "'?rename,?renameat,?renameat2', EIO",
    "'?unlink,?unlinkat', EIO"
  })
  @Tag("torture")
  void shouldKeepWhatWasAcknowledgedWhicheverCallFails(String calls, String error)
      throws Exception {
    int failures = 0;
    for (int i = 1; i < 400; i += 1 + i / 6) {
      String where = calls + " " + error + " " + i;
      List<String> said = run(calls, error, String.valueOf(i), where);
      if (said.isEmpty()) {
        break;
      }
      failures++;
      end(said, text(error), where);
    }
    assertThat(failures).isPositive();
  }
}
