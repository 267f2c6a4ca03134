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
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@link ElementFile} reads headers and elements, and where it says a file is wrong. */
final class ElementFileTest {

  @TempDir private Path directory;

  @Test
  void readsANodeWithItsPropertiesInTheOrderOfTheColumns() throws IOException {
    Path path = write("~label,name,~id,age:INT,lat:Double,a:b:string(single)\np,Ann,7,36,-1.5e2,x");
    try (ElementFile file = ElementFile.nodes(path, ImportProgress.NONE)) {
      assertThat(file.next()).isTrue();
      assertThat(file.line()).isEqualTo(2);
      assertThat(file.required(ElementFile.ID)).isEqualTo("7");
      assertThat(file.required(ElementFile.LABEL)).isEqualTo("p");
      assertThat(file.properties())
          .containsExactly(
              entry("name", "Ann"), entry("age", 36), entry("lat", -150.0), entry("a:b", "x"));
      assertThat(file.next()).isFalse();
    }
  }

  @Test
  void takesAnEmptyCellForNoProperty() throws IOException {
    Path path = write("~id,~from,~to,~label,dist:int,note\n1,a,b,route,,\"\"\n");
    try (ElementFile file = ElementFile.edges(path, ImportProgress.NONE)) {
      assertThat(file.next()).isTrue();
      assertThat(file.properties()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          ~id,x              | ~label    | expected this column in the header, found none
          ~label,x           | ~id       | expected this column in the header, found none
          ~id,~label,~from   | ~from     | expected one of ~id, ~label
          ~id,~label,~id     | ~id       | expected one column for ~id, found two
          ~id,~label,n,n:int | n:int     | expected one column for n, found two
          ~id,~label,n:uuid  | n:uuid    | expected one of the types
          ~id,~label,n:int[] | n:int[]   | expected a type of one value, found int[]
          ~id,~label,n:int(set) | n:int(set) | expected a type of one value, found int(set)
          ~id,~label,:int    | :int      | expected a name as key:type, found no key
          ~id,~label,        | 3         | expected a name as key:type, found no key
          """)
  void refusesAHeader(String header, String column, String reason) throws IOException {
    Path path = write(header + "\n1,2,3\n");
    assertThatThrownBy(() -> ElementFile.nodes(path, ImportProgress.NONE))
        .isInstanceOfSatisfying(
            ImportException.class,
            e -> {
              assertThat(e.line()).isEqualTo(1);
              assertThat(e.column()).isEqualTo(column);
              assertThat(e.reason()).startsWith(reason);
            });
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Path path = write("");
    assertThatThrownBy(() -> ElementFile.edges(path, ImportProgress.NONE))
        .isInstanceOf(ImportException.class)
        .hasMessageEndingWith("expected a header with ~id, ~from, ~to, ~label, found no record");
  }

  @Test
  void namesFirstLineAndColumnOfABadValue() throws IOException {
    Path path = write("~id,~label,t,n:int\n1,a,\"x\ny\",1\n2,a,\"x\ny\",one\n");
    try (ElementFile file = ElementFile.nodes(path, ImportProgress.NONE)) {
      assertThat(file.next()).isTrue();
      assertThat(file.next()).isTrue();
      assertThatThrownBy(file::properties)
          .isInstanceOf(ImportException.class)
          .hasMessage(
              path
                  + ":4: column n:int: expected a whole number from -2147483648 to 2147483647,"
                  + " found \"one\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"'1,a', 2", "'1,a,x,y', 4"})
  void refusesARecordOfAnotherLength(String fields, int found) throws IOException {
    Path path = write("~id,~label,x\n" + fields + "\n");
    try (ElementFile file = ElementFile.nodes(path, ImportProgress.NONE)) {
      assertThatThrownBy(file::next)
          .isInstanceOf(ImportException.class)
          .hasMessage(path + ":2: expected 3 fields as in the header, found " + found);
    }
  }

  @Test
  void refusesAnEmptyCellWhereAValueMustBe() throws IOException {
    Path path = write("~id,~label\n1,\n");
    try (ElementFile file = ElementFile.nodes(path, ImportProgress.NONE)) {
      assertThat(file.next()).isTrue();
      assertThatThrownBy(() -> file.required(ElementFile.LABEL))
          .isInstanceOf(ImportException.class)
          .hasMessage(path + ":2: column ~label: expected a value, found an empty cell");
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("t.csv"), text);
  }
}
