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

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one file of nodes or edges: its header, then element after element. */
final class ElementFile implements AutoCloseable {

  static final String ID = "~id";
  static final String LABEL = "~label";
  static final String FROM = "~from";
  static final String TO = "~to";

  private static final List<String> NODE_COLUMNS = List.of(ID, LABEL);
  private static final List<String> EDGE_COLUMNS = List.of(ID, FROM, TO, LABEL);
  private static final int QUOTE_AT_MOST_CHARS = 60;

  private final String file;
  private final CsvRecords records;
  private final Header header;

  private long line;
  private List<String> cells = List.of();

  private ElementFile(String file, CsvRecords records, Header header) {
    this.file = file;
    this.records = records;
    this.header = header;
  }

  /** Opens a file of nodes and reads its header. */
  static ElementFile nodes(Path path, ImportProgress progress) {
    return open(path, NODE_COLUMNS, progress);
  }

  /** Opens a file of edges and reads its header. */
  static ElementFile edges(Path path, ImportProgress progress) {
    return open(path, EDGE_COLUMNS, progress);
  }

  private static ElementFile open(Path path, List<String> columns, ImportProgress progress) {
    CsvRecords records = CsvRecords.open(path, progress::reached);
    try {
      String file = path.toString();
      return new ElementFile(file, records, Header.of(file, records.next(), columns));
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }

  /**
   * Goes to the next element.
   *
   * @return whether there is one
   * @throws ImportException if the file is wrong there
   */
  boolean next() {
    CsvRecords.Fields fields = records.next();
    if (fields == null) {
      return false;
    }
    line = fields.line();
    cells = fields.values();
    if (cells.size() != header.size()) {
      throw refused(
          null,
          "expected " + header.size() + " fields as in the header, found " + cells.size(),
          null);
    }
    return true;
  }

  /** The first line of the current element's record. */
  long line() {
    return line;
  }

  /** A cell of the current element's own columns, which must not be empty. */
  String required(String column) {
    String cell = cells.get(header.indexOf(column));
    if (cell.isEmpty()) {
      throw refused(column, "expected a value, found an empty cell", null);
    }
    return cell;
  }

  /** The current element's properties by key, in the order of the columns. */
  Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Header.PropertyColumn column : header.properties()) {
      String cell = cells.get(column.index());
      if (cell.isEmpty()) {
        continue;
      }
      Object value = column.type().read(cell);
      if (value == null) {
        throw refused(
            column.name(),
            "expected " + column.type().expected() + ", found " + quoted(cell),
            null);
      }
      properties.put(column.key(), value);
    }
    return properties;
  }

  /**
   * An exception that names the current record.
   *
   * @param column a property's key or one of the element's own columns, or {@code null}
   */
  ImportException refused(@Nullable String column, String reason, @Nullable Throwable cause) {
    String name = column == null ? null : header.columnOf(column);
    return new ImportException(file, line, name, reason, cause);
  }

  /** A value for an error message: in one line, and cut if it is long. */
  static String quoted(String value) {
    String cut =
        value.length() <= QUOTE_AT_MOST_CHARS
            ? value
            : value.substring(0, QUOTE_AT_MOST_CHARS) + "...";
    return "\"" + cut.replace("\r", "\\r").replace("\n", "\\n") + "\"";
  }

  @Override
  public void close() {
    records.close();
  }
}
