package io.palimpsest.it;

import java.util.Random;

/**
 * Seeds of random tests: printed, so that a failure can be had again with {@code
 * -Dpalimpsest.seed=…}.
 */
public final class Seeds {

  private Seeds() {}

  /** The seed of a test: the given one, or another one every time. */
  public static long of(String test) {
    Long given = Long.getLong("palimpsest.seed");
    long seed = given == null ? new Random().nextLong() : given;
    System.out.printf("%s: -Dpalimpsest.seed=%d%n", test, seed);
    return seed;
  }
}
