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
package io.palimpsest.distribution.console;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A script to be run: its text, and the arguments it finds in {@code args}.
 *
 * @param name the file, as the user gave it
 * @param fileName the last part of the name
 * @param text what the file holds
 * @param args the arguments
 */
public record ScriptFile(String name, String fileName, String text, List<String> args) {

  /**
   * Reads a script.
   *
   * @param file the file, in UTF-8
   * @param args the arguments
   * @return the script
   * @throws IOException if it cannot be read; the message is for the user
   */
  public static ScriptFile read(Path file, List<String> args) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("expected a script that can be read, found none at " + file);
    }
    try {
      return new ScriptFile(
          file.toString(),
          String.valueOf(file.getFileName()),
          Files.readString(file),
          List.copyOf(args));
    } catch (CharacterCodingException e) {
      throw new IOException("expected a script in UTF-8, found other bytes in " + file, e);
    }
  }
}
