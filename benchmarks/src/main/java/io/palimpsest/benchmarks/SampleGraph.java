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
package io.palimpsest.benchmarks;

/**
 * A random graph that is the same wherever it is made: vertices with a label and three properties,
 * and five edges for each of them between any two. Nothing of it is kept; every part is a function
 * of its number.
 *
 * @param vertices how many
 * @param edges how many
 */
record SampleGraph(int vertices, int edges) {

  static final int PROPERTIES = 3;
  static final int AGES = 100;
  static final String PERSON = "person";
  static final String CITY = "city";
  static final String NAME = "name";
  static final String AGE = "age";
  static final String SCORE = "score";

  private static final long SEED = 20_261_121;
  private static final int EDGES_OF_A_VERTEX = 5;
  private static final int CITIES = 10;

  /** What a number is asked for, so that the answers are independent. */
  private enum Salt {
    AGE(1),
    SCORE(2),
    LABEL(3),
    FROM(4),
    TO(5),
    FORMER_TO(6),
    CHOSEN(7);

    private final long grain;

    Salt(long grain) {
      this.grain = mix(SEED + grain);
    }
  }

  static SampleGraph of(int vertices) {
    return new SampleGraph(vertices, EDGES_OF_A_VERTEX * vertices);
  }

  String label(int vertex) {
    return below(CITIES, Salt.LABEL, vertex) == 0 ? CITY : PERSON;
  }

  String name(int vertex) {
    return "name-" + vertex;
  }

  int age(int vertex) {
    return below(AGES, Salt.AGE, vertex);
  }

  double score(int vertex) {
    return below(1 << 20, Salt.SCORE, vertex) / 1e3;
  }

  String edgeLabel(int edge) {
    return (edge & 1) == 0 ? "knows" : "likes";
  }

  int from(int edge) {
    return below(vertices, Salt.FROM, edge);
  }

  int to(int edge) {
    return below(vertices, Salt.TO, edge);
  }

  /** Where an edge led before it was corrected. */
  int formerTo(int edge) {
    return below(vertices, Salt.FORMER_TO, edge);
  }

  /** Whether a vertex or an edge is among so many of a hundred. */
  static boolean isChosen(int number, int percent) {
    return below(100, Salt.CHOSEN, number) < percent;
  }

  /** A vertex at random, the same for the same number. */
  int pick(long number) {
    return below(vertices, Salt.CHOSEN, -1 - number);
  }

  private static int below(int bound, Salt salt, long number) {
    return (int) Long.remainderUnsigned(mix(salt.grain + number), bound);
  }

  /** The finaliser of SplitMix64: every bit of the number reaches every bit of the result. */
  private static long mix(long number) {
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
