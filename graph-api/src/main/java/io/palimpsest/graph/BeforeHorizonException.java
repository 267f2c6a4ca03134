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
package io.palimpsest.graph;

/**
 * Thrown when something is asked about a time that a vacuum has forgotten: what was known before
 * its horizon, or what held before the instant from which on it keeps what holds.
 */
public class BeforeHorizonException extends InvalidTimeException {

  private static final long serialVersionUID = 1L;

  /** The first instant that can be asked for, in microseconds. */
  private final long horizon;

  /**
   * An exception with its reason.
   *
   * @param message what was expected, what was found and where
   * @param horizon the first instant that can be asked for on that axis, microseconds of UTC
   */
  public BeforeHorizonException(String message, long horizon) {
    super(message);
    this.horizon = horizon;
  }

  /**
   * Returns from when on one can ask.
   *
   * @return microseconds of UTC
   */
  public long horizonMicros() {
    return horizon;
  }
}
