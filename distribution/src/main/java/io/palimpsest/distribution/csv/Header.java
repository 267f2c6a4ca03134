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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a file: which column holds what.
 *
 * <p>Columns that begin with a tilde are the element's own, each of them must be there once; the
 * rest are {@code key:type}, or {@code key} for text, one for each property.
 */
final class Header {

  /** A column of property values. */
  record PropertyColumn(int index, String name, String key, ValueType type) {}

  private static final String SINGLE = "(single)";

  private final List<String> names;
  private final Map<String, Integer> own;
  private final List<PropertyColumn> properties;

  private Header(List<String> names, Map<String, Integer> own, List<PropertyColumn> properties) {
    this.names = names;
    this.own = own;
    this.properties = properties;
  }

  /**
   * Reads a header.
   *
   * @param file the file, for error messages
   * @param fields the file's first record, or {@code null} if it has none
   * @param ownColumns the columns that must be there
   * @return the header
   * @throws ImportException if a column is missing, unknown, double or of no known type
   */
  static Header of(String file, CsvRecords.@Nullable Fields fields, List<String> ownColumns) {
    if (fields == null) {
      throw new ImportException(
          file,
          1,
          null,
          "expected a header with " + columns(ownColumns) + ", found no record",
          null);
    }
    Map<String, Integer> own = new HashMap<>();
    List<PropertyColumn> properties = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < fields.values().size(); i++) {
      String name = fields.values().get(i);
      String doubled;
      if (name.startsWith("~")) {
        if (!ownColumns.contains(name)) {
          throw new ImportException(
              file, fields.line(), name, "expected one of " + columns(ownColumns), null);
        }
        doubled = own.put(name, i) == null ? null : name;
      } else {
        PropertyColumn column = property(file, fields.line(), i, name);
        properties.add(column);
        doubled = keys.add(column.key()) ? null : column.key();
      }
      if (doubled != null) {
        throw new ImportException(
            file, fields.line(), name, "expected one column for " + doubled + ", found two", null);
      }
    }
    for (String name : ownColumns) {
      if (!own.containsKey(name)) {
        throw new ImportException(
            file, fields.line(), name, "expected this column in the header, found none", null);
      }
    }
    return new Header(fields.values(), own, properties);
  }

  private static String columns(List<String> names) {
    return String.join(", ", names);
  }

  private static PropertyColumn property(String file, long line, int index, String name) {
    int colon = name.lastIndexOf(':');
    String key = colon < 0 ? name : name.substring(0, colon);
    String typeName = colon < 0 ? "string" : name.substring(colon + 1);
    if (key.isEmpty()) {
      throw new ImportException(
          file,
          line,
          name.isEmpty() ? String.valueOf(index + 1) : name,
          "expected a name as key:type, found no key",
          null);
    }
    if (typeName.endsWith("[]") || typeName.endsWith("(set)")) {
      throw new ImportException(
          file,
          line,
          name,
          "expected a type of one value, found " + typeName + "; many values are not stored yet",
          null);
    }
    if (typeName.endsWith(SINGLE)) {
      typeName = typeName.substring(0, typeName.length() - SINGLE.length());
    }
    ValueType type = ValueType.named(typeName);
    if (type == null) {
      throw new ImportException(
          file,
          line,
          name,
          "expected one of the types " + ValueType.allNames() + ", found \"" + typeName + "\"",
          null);
    }
    return new PropertyColumn(index, name, key, type);
  }

  /** How many columns there are. */
  int size() {
    return names.size();
  }

  /** Where one of the element's own columns is. */
  int indexOf(String ownColumn) {
    Integer index = own.get(ownColumn);
    if (index == null) {
      throw new IllegalArgumentException("expected a column of the header, found " + ownColumn);
    }
    return index;
  }

  /** The columns of property values, from left to right. */
  List<PropertyColumn> properties() {
    return properties;
  }

  /**
   * The column that holds a property.
   *
   * @param key the property's key, or the name of one of the element's own columns
   * @return the column's name as in the header, or {@code key} itself if there is none
   */
  String columnOf(String key) {
    for (PropertyColumn column : properties) {
      if (column.key().equals(key)) {
        return column.name();
      }
    }
    return key;
  }
}
