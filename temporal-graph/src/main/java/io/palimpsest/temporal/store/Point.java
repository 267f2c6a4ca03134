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
package io.palimpsest.temporal.store;

/**
 * A coordinate as the store sees it.
 *
 * <p>Commits are numbered from 1 without gaps; their numbers are in the order of their stamps. So a
 * plain version, which holds from the stamp of its commit on, is there at a point if its commit's
 * number is at most {@code plain}: one comparison stands for both axes of time.
 *
 * @param snapshot the number of the newest commit that is known here
 * @param plain the number of the newest commit that is known here and is stamped at or before
 *     {@code valid}
 * @param valid the valid instant, microseconds
 */
record Point(int snapshot, int plain, long valid) {

  /** After all that was said, where no window is left. For facts that have plain versions only. */
  static final Point NEWEST = new Point(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
}
