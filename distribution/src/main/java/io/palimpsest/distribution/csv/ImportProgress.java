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

/** Is told how far an import has come. */
public interface ImportProgress {

  /** Tells nobody. */
  ImportProgress NONE =
      new ImportProgress() {
        @Override
        public void begin(String file, long bytes) {}

        @Override
        public void reached(long bytes) {}

        @Override
        public void end(long records) {}
      };

  /**
   * A file is being read.
   *
   * @param file the file, as the user named it
   * @param bytes its size
   */
  void begin(String file, long bytes);

  /**
   * So much of the current file has been read.
   *
   * @param bytes how many of its bytes, compressed ones in a compressed file
   */
  void reached(long bytes);

  /**
   * The current file has been read to its end.
   *
   * @param records how many nodes or edges it held
   */
  void end(long records);
}
