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

/** What stands at a position where a frame may begin. */
enum FrameVerdict {
  /** A frame whose checksums both hold. */
  VALID,
  /** Zeros, or no bytes at all: nothing was written here. */
  NOTHING,
  /** A header that holds with a payload that does not: it is known what is lost. */
  BAD_PAYLOAD,
  /** Bytes that are no frame of this store. */
  NO_FRAME
}
