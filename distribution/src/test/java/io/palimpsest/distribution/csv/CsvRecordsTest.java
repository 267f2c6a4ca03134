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
package io.palimpsest.distribution.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link CsvRecords} reads, with which line numbers, and what it refuses. */
final class CsvRecordsTest {

  @TempDir private Path directory;

  @Test
  void readsFieldsWithAndWithoutQuotes() throws IOException {
    assertThat(read("a,b,c\n1,\"x, y\",\"say \"\"hi\"\"\"\n"))
        .containsExactly(
            new CsvRecords.Fields(1, List.of("a", "b", "c")),
            new CsvRecords.Fields(2, List.of("1", "x, y", "say \"hi\"")));
  }

  @Test
  void keepsLineBreaksInsideQuotesAndNumbersRecordsByTheirFirstLine() throws IOException {
    assertThat(read("h\r\n\"a\r\nb\nc\"\r\nx\r\n\r\ny"))
        .containsExactly(
            new CsvRecords.Fields(1, List.of("h")),
            new CsvRecords.Fields(2, List.of("a\r\nb\nc")),
            new CsvRecords.Fields(5, List.of("x")),
            new CsvRecords.Fields(7, List.of("y")));
  }

  @Test
  void keepsEmptyFieldsToTheEndOfTheLineAndOfTheFile() throws IOException {
    assertThat(read(",,\na,\"\","))
        .containsExactly(
            new CsvRecords.Fields(1, List.of("", "", "")),
            new CsvRecords.Fields(2, List.of("a", "", "")));
  }

  @Test
  void hasNoRecordInAnEmptyFile() throws IOException {
    assertThat(read("")).isEmpty();
  }

  @Test
  void skipsAByteOrderMark() throws IOException {
    assertThat(read("\uFEFF~id,~label\n1,\uFEFFa\n"))
        .containsExactly(
            new CsvRecords.Fields(1, List.of("~id", "~label")),
            new CsvRecords.Fields(2, List.of("1", "\uFEFFa")));
  }

  @Test
  void tellsGzipByItsContentAndNotByItsName() throws IOException {
    byte[] packed = gzip("a,b\n1,é\n".getBytes(StandardCharsets.UTF_8));
    assertThat(read("plain.csv", packed))
        .extracting(CsvRecords.Fields::values)
        .containsExactly(List.of("a", "b"), List.of("1", "é"));
    assertThat(read("named.csv.gz", "a,b\n".getBytes(StandardCharsets.UTF_8)))
        .extracting(CsvRecords.Fields::values)
        .containsExactly(List.of("a", "b"));
  }

  @Test
  void readsCharactersThatSpanTheBuffersOfEveryStage() throws IOException {
    // Three and four bytes each, so that some lie across every power of two.
    String text = "€𝄞".repeat(100_000);
    assertThat(read("h\n" + text + "\n").get(1).values()).containsExactly(text);
  }

  @Test
  void reportsAllBytesOfTheFileAsProgress() throws IOException {
    byte[] bytes = gzip("a\n".repeat(5_000).getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(directory.resolve("p.csv"), bytes);
    List<Long> told = new ArrayList<>();
    try (CsvRecords records = CsvRecords.open(file, told::add)) {
      while (records.next() != null) {
        // to the end
      }
    }
    assertThat(told).isSorted().last().isEqualTo((long) bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h\n\"a\"b\n", // a character after the closing quote
        "h\na\"b\n", // a quote inside an unquoted field
        "h\n a,\"b\n", // a quote never closed
        "h\n\"", // the same, and nothing else
        "h\n\"a\n\n\nb", // the same, over many lines
        "h\n \"a\"\n", // a space before the quote
      })
  void refusesWhatIsNoRfc4180(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            ImportException.class,
            e -> {
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.column()).isNull();
              assertThat(e.reason()).startsWith("expected CSV as in RFC 4180, found ");
              assertThat(e.file()).endsWith("t.csv");
            });
  }

  @Test
  void refusesMalformedBytesAtTheRecordThatHoldsThem() {
    byte[] good = "h\nfirst\n\"a\nb".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(good, good.length + 3);
    bytes[good.length] = (byte) 0xC3; // must be followed by a continuation byte
    bytes[good.length + 1] = '"';
    bytes[good.length + 2] = '\n';
    assertThatThrownBy(() -> read("t.csv", bytes))
        .isInstanceOfSatisfying(
            ImportException.class,
            e -> {
              assertThat(e.line()).isEqualTo(3);
              assertThat(e.reason()).isEqualTo("expected UTF-8, found malformed bytes");
            });
  }

  @Test
  void refusesACharacterCutOffAtTheEnd() {
    assertThatThrownBy(() -> read("t.csv", new byte[] {'h', '\n', (byte) 0xE2, (byte) 0x82}))
        .isInstanceOfSatisfying(ImportException.class, e -> assertThat(e.line()).isEqualTo(2));
  }

  @Test
  void refusesAGzipFileThatEndsTooEarlyOrIsDamaged() throws IOException {
    byte[] whole = gzip("a,b\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read("t.csv", Arrays.copyOf(whole, whole.length - 6)))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("found its end too early");
    byte[] damaged = whole.clone();
    damaged[whole.length - 8] ^= 1; // the checksum
    assertThatThrownBy(() -> read("t.csv", damaged))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("expected a sound gzip file");
    assertThatThrownBy(() -> read("t.csv", Arrays.copyOf(whole, 4)))
        .isInstanceOf(ImportException.class);
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(() -> CsvRecords.open(directory.resolve("none.csv"), bytes -> {}))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("none.csv: cannot be read");
  }

  private List<CsvRecords.Fields> read(String text) throws IOException {
    return read("t.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private List<CsvRecords.Fields> read(String name, byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve(name), bytes);
    List<CsvRecords.Fields> all = new ArrayList<>();
    try (CsvRecords records = CsvRecords.open(file, reached -> {})) {
      for (CsvRecords.Fields fields = records.next(); fields != null; fields = records.next()) {
        all.add(fields);
      }
    }
    return all;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
