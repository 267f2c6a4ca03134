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

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one CSV file in RFC 4180, plain or gzip, in strict UTF-8.
 *
 * <p>What is not RFC 4180 is refused with an {@link ImportException}: a quote inside an unquoted
 * field, a character after a closing quote, a quote that is never closed. Empty lines are skipped.
 * How many fields a record has is for the caller to judge.
 */
final class CsvRecords implements AutoCloseable {

  /** One record: where it begins, and its fields as they stand, without their quotes. */
  record Fields(long line, List<String> values) {}

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int GZIP_BUFFER_BYTES = 1 << 16;
  private static final int PROGRESS_EVERY_RECORDS = 512;

  private final String file;
  private final LongConsumer progress;
  private final CountingInputStream bytes;
  private final Handler handler = new Handler();
  private final CloseableIterator<Fields> records;
  private long count;

  private CsvRecords(
      String file, LongConsumer progress, CountingInputStream bytes, InputStream in) {
    this.file = file;
    this.progress = progress;
    this.bytes = bytes;
    this.records =
        CsvReader.builder()
            .commentStrategy(CommentStrategy.NONE)
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .build(handler, new Utf8Reader(in))
            .iterator();
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param progress is told from time to time how many of the file's bytes have been read
   * @return its records; to be closed
   * @throws ImportException if the file cannot be read
   */
  static CsvRecords open(Path path, LongConsumer progress) {
    String file = path.toString();
    CountingInputStream bytes;
    try {
      bytes = new CountingInputStream(Files.newInputStream(path));
    } catch (IOException e) {
      throw new ImportException(file, 0, null, "cannot be read: " + e.getMessage(), e);
    }
    try {
      return new CsvRecords(file, progress, bytes, unpacked(bytes));
    } catch (IOException e) {
      ImportException refused = unreadable(file, 0, e);
      try {
        bytes.close();
      } catch (IOException suppressed) {
        refused.addSuppressed(suppressed);
      }
      throw refused;
    }
  }

  /** What the file says, told plain from gzip by its first two bytes and not by its name. */
  private static InputStream unpacked(InputStream in) throws IOException {
    PushbackInputStream head = new PushbackInputStream(in, 2);
    byte[] magic = head.readNBytes(2);
    head.unread(magic);
    boolean gzip = magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP_MAGIC;
    return gzip ? new GZIPInputStream(head, GZIP_BUFFER_BYTES) : head;
  }

  /**
   * The next record.
   *
   * @return the record, or {@code null} at the end of the file
   * @throws ImportException if the file cannot be read on, or is no RFC 4180
   */
  @Nullable Fields next() {
    try {
      if (!records.hasNext()) {
        progress.accept(bytes.count());
        return null;
      }
      if (++count % PROGRESS_EVERY_RECORDS == 0) {
        progress.accept(bytes.count());
      }
      return records.next();
    } catch (CsvParseException e) {
      // The library wraps what its handler and its source throw, too.
      if (e.getCause() instanceof ImportException refused) {
        throw refused;
      }
      if (e.getCause() instanceof IOException cause) {
        throw unreadable(file, handler.line(), cause);
      }
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new ImportException(
          file,
          handler.line(),
          null,
          "expected CSV as in RFC 4180, found " + plain(e.getMessage()),
          e);
    } catch (UncheckedIOException e) {
      throw unreadable(file, handler.line(), e.getCause());
    }
  }

  private static ImportException unreadable(String file, long line, @Nullable IOException cause) {
    String reason;
    if (cause instanceof MalformedInputException) {
      reason = "expected UTF-8, found malformed bytes";
    } else if (cause instanceof EOFException) {
      reason = "expected a whole gzip file, found its end too early";
    } else if (cause instanceof ZipException) {
      reason = "expected a sound gzip file, found: " + cause.getMessage();
    } else {
      reason = "cannot be read: " + cause;
    }
    return new ImportException(file, line, null, reason, cause);
  }

  /** The library's own words, without the place, which we name ourselves. */
  private static String plain(@Nullable String message) {
    String text = message == null ? "something else" : message;
    int place = text.indexOf(" (record starting at");
    text = place < 0 ? text : text.substring(0, place);
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }

  /** Collects the fields of one record, and looks for quotes where none may be. */
  private final class Handler extends AbstractBaseCsvCallbackHandler<Fields> {

    private List<String> values = new ArrayList<>();

    long line() {
      return getStartingLineNumber();
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      values = new ArrayList<>(values.size());
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      if (!quoted) {
        for (int i = offset; i < offset + length; i++) {
          if (buffer[i] == '"') {
            throw new ImportException(
                file,
                getStartingLineNumber(),
                null,
                "expected CSV as in RFC 4180, found a quote inside field "
                    + (index + 1)
                    + ", which does not begin with one",
                null);
          }
        }
      }
      values.add(length == 0 ? "" : new String(buffer, offset, length));
    }

    @Override
    protected Fields buildRecord() {
      return new Fields(getStartingLineNumber(), values);
    }
  }
}
