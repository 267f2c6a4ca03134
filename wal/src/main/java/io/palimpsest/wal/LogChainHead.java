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

import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for every record of a log up to one: kept elsewhere, it shows later whether one of
 * them was changed.
 *
 * @param storeId the log's store
 * @param transactionId the last transaction that it covers, 0 if there is none
 * @param lastLsn the last LSN that it covers
 * @param hash 64 hexadecimal digits, in lower case
 */
public record LogChainHead(UUID storeId, long transactionId, long lastLsn, String hash) {

  private static final Pattern TEXT =
      Pattern.compile("palimpsest-chain-1:([0-9a-f-]{36}):(\\d{1,19}):(\\d{1,19}):([0-9a-f]{64})");

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * Makes a head.
   *
   * @param storeId the log's store
   * @param transactionId the last transaction that it covers
   * @param lastLsn the last LSN that it covers
   * @param hash 64 hexadecimal digits, in lower case
   * @throws IllegalArgumentException if the hash is not that, or a number is negative
   */
  public LogChainHead {
    if (!HASH.matcher(hash).matches() || transactionId < 0 || lastLsn < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected a transaction and an LSN from 0 and 64 hexadecimal digits, found %d, %d and"
                  + " '%s'",
              transactionId,
              lastLsn,
              hash));
    }
  }

  static LogChainHead of(UUID storeId, long transaction, long lsn, byte[] head) {
    return new LogChainHead(storeId, transaction, lsn, HexFormat.of().formatHex(head));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @param text one line, blanks around it allowed
   * @return the head
   * @throws IllegalArgumentException if it is not a head
   */
  public static LogChainHead parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected palimpsest-chain-1:<store>:<transaction>:<LSN>:<64 hexadecimal digits>, found '"
              + text
              + "'");
    }
    return new LogChainHead(
        UUID.fromString(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        matcher.group(4));
  }

  /** Returns the head as one line of text, for {@link #parse}. */
  @Override
  public String toString() {
    return "palimpsest-chain-1:" + storeId + ":" + transactionId + ":" + lastLsn + ":" + hash;
  }
}
