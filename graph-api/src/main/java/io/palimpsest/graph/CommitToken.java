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
package io.palimpsest.graph;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a commit: the log epoch it was written in and the LSN of its last mutation.
 *
 * <p>Its text, {@code epoch:lsn}, is what {@code asOf} accepts beside a time.
 *
 * @param logEpoch the number of the opening of the log that wrote the commit; at least 0
 * @param lastLsn the LSN of the commit's last mutation; 0 stands before every commit
 */
public record CommitToken(long logEpoch, long lastLsn) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(\\d{1,18})");

  /**
   * The token a text stands for.
   *
   * @param text any text
   * @return the token, or empty if the text does not have the form {@code epoch:lsn}
   */
  public static Optional<CommitToken> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new CommitToken(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return logEpoch + ":" + lastLsn;
  }
}
