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
package io.palimpsest.temporal;

import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.TemporalTokens;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.Mutating;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.ConstantStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.sideEffect.InjectStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.ElementIdStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.EventStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.OptionsStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.PartitionStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.SubgraphStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.jspecify.annotations.Nullable;

/**
 * Gives a traversal the face of the graph that its temporal options ask for: {@code
 * g.with("validAt", t).V()}.
 *
 * <p>The options are read from the root traversal, once, and the face is set on it and on every
 * child traversal, so start steps, mid-traversal {@code V()} and everything reached from them see
 * the same coordinate. Elements that were brought along from elsewhere are seen through the face,
 * too.
 *
 * <p>What is asked for the commit of its transaction is passed on to that: {@link
 * TransactionOptions}.
 *
 * <p>A word that looks like one of {@link TemporalTokens} but is none is an error, for TinkerPop
 * passes over unknown options and the answer would come from the present.
 *
 * <p>It also does what {@link PlainAdditions} says: one strategy, for each costs every traversal a
 * walk over all its children.
 */
final class TemporalOptionsStrategy
    extends AbstractTraversalStrategy<TraversalStrategy.DecorationStrategy>
    implements TraversalStrategy.DecorationStrategy {

  private static final long serialVersionUID = 1L;

  private static final TemporalOptionsStrategy INSTANCE = new TemporalOptionsStrategy();

  private static final List<String> TOKENS =
      List.of(
          TemporalTokens.VALID_FROM,
          TemporalTokens.VALID_TO,
          TemporalTokens.VALID_AT,
          TemporalTokens.AS_OF);
  private static final List<String> PREFIXES = List.of("valid", "asof", "temporal");
  private static final int SLIPS = 2;

  private TemporalOptionsStrategy() {}

  static TemporalOptionsStrategy instance() {
    return INSTANCE;
  }

  /** Those that look at additions, too, find them as TinkerPop left them. */
  @Override
  public Set<Class<? extends DecorationStrategy>> applyPrior() {
    return Set.of(
        ElementIdStrategy.class,
        EventStrategy.class,
        PartitionStrategy.class,
        SubgraphStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    PlainAdditions.settle(traversal);
    Graph graph = traversal.getGraph().orElse(null);
    Traversal.Admin<?, ?> root = TraversalHelper.getRootTraversal(traversal);
    Optional<OptionsStrategy> options = root.getStrategies().getStrategy(OptionsStrategy.class);
    if (options.isEmpty()) {
      return;
    }
    if (traversal == root) {
      if (graph instanceof Face face) {
        decorate(root, face, options.get().getOptions());
      }
    } else if (root.getGraph().orElse(null) instanceof Face face && isTemporal(options.get())) {
      see(traversal, face);
    }
  }

  private static boolean isTemporal(OptionsStrategy options) {
    return TOKENS.stream().anyMatch(options.getOptions()::containsKey);
  }

  private static void decorate(Traversal.Admin<?, ?> root, Face face, Map<String, Object> options) {
    options.keySet().forEach(TemporalOptionsStrategy::refuseSlip);
    TransactionOptions.ask(face, options);
    if (TOKENS.stream().noneMatch(options::containsKey)) {
      return;
    }
    if (face != face.base()) {
      throw new InvalidOptionException(
          "a view has its coordinate already; use the options %s on a traversal of the graph itself"
              .formatted(options.keySet()));
    }
    see(root, face(root, face.base(), options));
  }

  private static Face face(
      Traversal.Admin<?, ?> root, TransactionalFace graph, Map<String, Object> options) {
    boolean reads =
        options.containsKey(TemporalTokens.VALID_AT) || options.containsKey(TemporalTokens.AS_OF);
    boolean writes =
        options.containsKey(TemporalTokens.VALID_FROM)
            || options.containsKey(TemporalTokens.VALID_TO);
    if (reads && writes) {
      throw new InvalidOptionException(
          "validFrom and validTo say when a change holds, validAt and asOf what is read; found both"
              + " in "
              + options.keySet());
    }
    if (writes) {
      return (Face)
          graph.during(
              given(options, TemporalTokens.VALID_FROM), given(options, TemporalTokens.VALID_TO));
    }
    if (TraversalHelper.hasStepOfAssignableClassRecursively(Mutating.class, root)) {
      throw new InvalidOptionException(
          "a traversal with validAt or asOf only reads, but this one has a step that changes the"
              + " graph; to say when a change holds, use validFrom and validTo");
    }
    Object validAt = given(options, TemporalTokens.VALID_AT);
    Object asOf = given(options, TemporalTokens.AS_OF);
    if (asOf == null) {
      return (Face) graph.validAt(Objects.requireNonNull(validAt));
    }
    return (Face) (validAt == null ? graph.asOf(asOf) : graph.at(validAt, asOf));
  }

  private static @Nullable Object given(Map<String, Object> options, String token) {
    Object value = options.get(token);
    if (value == null && options.containsKey(token)) {
      throw new InvalidOptionException(token + " must be a time, but is null");
    }
    return value;
  }

  private static void see(Traversal.Admin<?, ?> traversal, Face face) {
    traversal.setGraph(face);
    for (Step<?, ?> step : List.copyOf(traversal.getSteps())) {
      if (step instanceof InjectStep<?> inject) {
        Object[] seen = Stream.of(inject.getInjections()).map(face::rebase).toArray();
        replace(step, new InjectStep<>(traversal, seen), traversal);
      } else if (step instanceof ConstantStep<?, ?> constant) {
        Object seen = face.rebase(constant.getConstant());
        replace(step, new ConstantStep<>(traversal, seen), traversal);
      }
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own strategies
  private static void replace(Step<?, ?> old, Step<?, ?> replacement, Traversal.Admin traversal) {
    TraversalHelper.replaceStep((Step) old, (Step) replacement, traversal);
    old.getLabels().forEach(replacement::addLabel);
  }

  private static void refuseSlip(String key) {
    if (TOKENS.contains(key) || TransactionOptions.TOKENS.contains(key)) {
      return;
    }
    String bare = bare(key);
    String nearest =
        Stream.concat(TOKENS.stream(), TransactionOptions.TOKENS.stream())
            .min(Comparator.comparingInt(token -> distance(bare, bare(token))))
            .orElseThrow();
    if (distance(bare, bare(nearest)) <= SLIPS) {
      throw new InvalidOptionException(
          "found the option \"" + key + "\"; did you mean \"" + nearest + "\"?");
    }
    if (PREFIXES.stream().anyMatch(bare::startsWith)) {
      throw new InvalidOptionException(
          "found the option \"" + key + "\"; the temporal options are " + TOKENS);
    }
  }

  /** Lower case, without separators. */
  private static String bare(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The Levenshtein distance of two words. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
