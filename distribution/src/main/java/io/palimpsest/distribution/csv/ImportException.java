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

import org.jspecify.annotations.Nullable;

/**
 * Says where a file to be imported is wrong, and why; the graph has not been changed.
 *
 * <p>The message reads {@code file:line: column c: reason}, with the parts that are known.
 */
public final class ImportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The file, as the user named it. */
  private final String file;

  /** The first line of the record, or 0. */
  private final long line;

  /** The column's name, or {@code null}. */
  private final @Nullable String column;

  /** What was expected and what was found. */
  private final String reason;

  /**
   * An exception for one place of one file.
   *
   * @param file the file, as the user named it
   * @param line the first line of the record, counted from 1; 0 if no line is to blame
   * @param column the column's name as in the header, or {@code null} if no one column is to blame
   * @param reason what was expected and what was found
   * @param cause what showed it, or {@code null}
   */
  public ImportException(
      String file, long line, @Nullable String column, String reason, @Nullable Throwable cause) {
    super(
        file
            + (line > 0 ? ":" + line : "")
            + (column == null ? "" : ": column " + column)
            + ": "
            + reason,
        cause);
    this.file = file;
    this.line = line;
    this.column = column;
    this.reason = reason;
  }

  /**
   * The file.
   *
   * @return its path, as the user named it
   */
  public String file() {
    return file;
  }

  /**
   * The first line of the record.
   *
   * @return the line, counted from 1; 0 if no line is to blame
   */
  public long line() {
    return line;
  }

  /**
   * The column.
   *
   * @return its name as in the header, or {@code null} if no one column is to blame
   */
  public @Nullable String column() {
    return column;
  }

  /**
   * What was expected and what was found.
   *
   * @return the message without the place
   */
  public String reason() {
    return reason;
  }
}
