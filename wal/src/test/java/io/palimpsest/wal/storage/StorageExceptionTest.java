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
package io.palimpsest.wal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StorageExceptionTest {

  /** The first column of the table of kinds; only kinds are written in capitals there. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z]+)`");

  @Test
  void shouldHaveTheKindsThatTheDocumentationLists() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "STORAGE.md"));
    List<String> listed = ROW.matcher(page).results().map(row -> row.group(1)).toList();
    List<String> known = Stream.of(StorageException.Kind.values()).map(Enum::name).toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(known);
  }
}
