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

import java.io.Serial;

/**
 * The log is read only, because the clock was too far behind its last record when it was opened.
 *
 * <p>Records stamped now would lie before what is there. Nothing was written and nothing is wrong
 * with the log: set the clock and open it again, or allow the difference with {@code
 * clock.behind.millis}.
 */
public final class ClockBehindException extends WalException {

  @Serial private static final long serialVersionUID = 1L;

  ClockBehindException(String message) {
    super(message, null);
  }
}
