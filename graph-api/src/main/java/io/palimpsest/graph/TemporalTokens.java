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
 * The words a traversal may use to say which time it means, and how its transaction is to be
 * committed: {@code g.with("validAt", t).V()}.
 *
 * <p>They reach the graph from every driver. A word that looks like one of these but is none is an
 * error, so that a slip of the pen is never answered from the present.
 */
public final class TemporalTokens {

  /** Writes hold from this valid instant on, inclusive; reads of the traversal see that instant. */
  public static final String VALID_FROM = "validFrom";

  /** Writes hold up to this valid instant, exclusive; may be {@link #NEXT}. */
  public static final String VALID_TO = "validTo";

  /** Reads see this valid instant. */
  public static final String VALID_AT = "validAt";

  /** Reads see what was known at this transaction instant, or as of this {@link CommitToken}. */
  public static final String AS_OF = "asOf";

  /** The commit of the transaction waits for this {@link Durability}, or its name, at least. */
  public static final String DURABILITY = "durability";

  /**
   * The commit of the transaction carries these metadata, a map as in {@link CommitOptions}; a
   * later value of a name counts.
   */
  public static final String TX_META = "txMeta";

  /** As a value of {@link #VALID_TO}: up to the next known change of each fact. */
  public static final String NEXT = "next";

  /** As a value of {@link #VALID_FROM}: since ever. */
  public static final String MINUS_INFINITY = "-inf";

  /** As a value of {@link #VALID_TO}: for ever, said explicitly. */
  public static final String PLUS_INFINITY = "+inf";

  private TemporalTokens() {}
}
