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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The postings of an index in the order of their values: a B+ tree. Immutable: a change copies the
 * nodes on the way to it, and who holds a tree can read it for as long as it likes.
 */
final class PostingTree {

  static final PostingTree EMPTY = new PostingTree(new Leaf(new Object[0], new Posting[0]));

  /** What a value takes beside itself and its posting: two references and its part of a leaf. */
  static final int ENTRY = 10;

  private static final int FAN = 64;

  private final Node root;

  private PostingTree(Node root) {
    this.root = root;
  }

  private abstract static sealed class Node {
    /** How many values there are below. */
    int entries;

    /** How many elements may have one of them. */
    long weight;

    abstract Object first();

    /** What takes the node's place when postings are put in their places. */
    abstract List<Node> with(List<Object> keys, List<Posting> postings, int from, int to);

    /** How many keys or children it has. */
    abstract int width();

    /** A node of this one's content and that of the next one, which is of its kind. */
    abstract Node joined(Node next);

    abstract void forEach(BiConsumer<Object, Posting> use);

    abstract void measure(KeyRange range, Size into);
  }

  /** How much lies in a range. */
  static final class Size {
    int entries;
    long weight;
  }

  private static final class Leaf extends Node {
    private final Object[] keys;
    private final Posting[] postings;

    Leaf(Object[] keys, Posting[] postings) {
      this.keys = keys;
      this.postings = postings;
      this.entries = keys.length;
      for (Posting posting : postings) {
        weight += posting.size();
      }
    }

    @Override
    Object first() {
      return keys[0];
    }

    @Override
    List<Node> with(List<Object> newKeys, List<Posting> newPostings, int from, int to) {
      List<Object> allKeys = new ArrayList<>(keys.length + to - from);
      List<Posting> allPostings = new ArrayList<>(keys.length + to - from);
      int next = from;
      for (int i = 0; i < keys.length; i++) {
        int order = -1;
        while (next < to && (order = ValueOrder.INSTANCE.compare(newKeys.get(next), keys[i])) < 0) {
          put(newKeys.get(next), newPostings.get(next++), allKeys, allPostings);
        }
        boolean replaced = next < to && order == 0;
        put(keys[i], replaced ? newPostings.get(next++) : postings[i], allKeys, allPostings);
      }
      for (; next < to; next++) {
        put(newKeys.get(next), newPostings.get(next), allKeys, allPostings);
      }
      List<Node> leaves = new ArrayList<>(1);
      for (int[] part : parts(allKeys.size())) {
        leaves.add(
            new Leaf(
                allKeys.subList(part[0], part[1]).toArray(),
                allPostings.subList(part[0], part[1]).toArray(new Posting[0])));
      }
      return leaves;
    }

    private static void put(
        Object key, Posting posting, List<Object> allKeys, List<Posting> allPostings) {
      if (posting != Posting.NONE) {
        allKeys.add(key);
        allPostings.add(posting);
      }
    }

    @Override
    int width() {
      return keys.length;
    }

    @Override
    Node joined(Node next) {
      Leaf other = (Leaf) next;
      return new Leaf(concat(keys, other.keys), concat(postings, other.postings));
    }

    @Override
    void forEach(BiConsumer<Object, Posting> use) {
      for (int i = 0; i < keys.length; i++) {
        use.accept(keys[i], postings[i]);
      }
    }

    @Override
    void measure(KeyRange range, Size into) {
      for (int i = firstIn(keys, range); i < keys.length && range.position(keys[i]) == 0; i++) {
        into.entries++;
        into.weight += postings[i].size();
      }
    }
  }

  private static final class Inner extends Node {
    /** The first key below each child. */
    private final Object[] firsts;

    private final Node[] children;

    Inner(List<Node> below) {
      this.children = below.toArray(new Node[0]);
      this.firsts = new Object[children.length];
      for (int i = 0; i < children.length; i++) {
        firsts[i] = children[i].first();
        entries += children[i].entries;
        weight += children[i].weight;
      }
    }

    @Override
    Object first() {
      return firsts[0];
    }

    @Override
    List<Node> with(List<Object> keys, List<Posting> postings, int from, int to) {
      List<Node> below = new ArrayList<>(children.length + 1);
      int next = from;
      for (int i = 0; i < children.length; i++) {
        int begin = next;
        while (next < to
            && (i + 1 == children.length
                || ValueOrder.INSTANCE.compare(keys.get(next), firsts[i + 1]) < 0)) {
          next++;
        }
        if (next == begin) {
          below.add(children[i]);
        } else {
          below.addAll(children[i].with(keys, postings, begin, next));
        }
      }
      return above(joined(below));
    }

    /** Puts neighbours together of which little is left. */
    private static List<Node> joined(List<Node> nodes) {
      List<Node> joined = new ArrayList<>(nodes.size());
      for (Node node : nodes) {
        Node last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
        if (last != null && last.width() + node.width() <= FAN / 2) {
          joined.set(joined.size() - 1, last.joined(node));
        } else {
          joined.add(node);
        }
      }
      return joined;
    }

    @Override
    int width() {
      return children.length;
    }

    @Override
    Node joined(Node next) {
      return new Inner(List.of(concat(children, ((Inner) next).children)));
    }

    @Override
    void forEach(BiConsumer<Object, Posting> use) {
      for (Node child : children) {
        child.forEach(use);
      }
    }

    @Override
    void measure(KeyRange range, Size into) {
      for (int i = Math.max(0, firstIn(firsts, range) - 1); i < children.length; i++) {
        int begin = range.position(firsts[i]);
        if (begin > 0) {
          return;
        }
        if (begin == 0 && i + 1 < children.length && range.position(firsts[i + 1]) == 0) {
          into.entries += children[i].entries;
          into.weight += children[i].weight;
        } else {
          children[i].measure(range, into);
        }
      }
    }
  }

  private static <T> T[] concat(T[] some, T[] more) {
    T[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  /** The place of the first key that does not lie before a range. */
  private static int firstIn(Object[] keys, KeyRange range) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (range.position(keys[middle]) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Cuts so many into parts that are not too large and, if there are several, about alike. */
  private static List<int[]> parts(int size) {
    int count = (size + FAN - 1) / FAN;
    List<int[]> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(new int[] {(int) ((long) size * i / count), (int) ((long) size * (i + 1) / count)});
    }
    return parts;
  }

  private static List<Node> above(List<Node> below) {
    List<Node> inner = new ArrayList<>(1);
    for (int[] part : parts(below.size())) {
      inner.add(new Inner(below.subList(part[0], part[1])));
    }
    return inner;
  }

  /** The posting of a key, exactly. */
  Posting get(Object key) {
    Node node = root;
    while (node instanceof Inner inner) {
      int at = Arrays.binarySearch(inner.firsts, key, ValueOrder.INSTANCE);
      node = inner.children[Math.max(0, at >= 0 ? at : -at - 2)];
    }
    Leaf leaf = (Leaf) node;
    int at = Arrays.binarySearch(leaf.keys, key, ValueOrder.INSTANCE);
    return at < 0 ? Posting.NONE : leaf.postings[at];
  }

  /**
   * A tree with some postings in the places of what their keys had; keys in order, each once. A key
   * that gets {@link Posting#NONE} is taken out.
   */
  PostingTree with(List<Object> keys, List<Posting> postings) {
    List<Node> nodes = root.with(keys, postings, 0, keys.size());
    while (nodes.size() > 1) {
      nodes = above(nodes);
    }
    if (nodes.isEmpty()) {
      return EMPTY;
    }
    Node top = nodes.get(0);
    while (top instanceof Inner inner && inner.children.length == 1) {
      top = inner.children[0];
    }
    return new PostingTree(top);
  }

  /** Shows all values with their postings, in order. */
  void forEach(BiConsumer<Object, Posting> use) {
    root.forEach(use);
  }

  /** How many values there are. */
  int entries() {
    return root.entries;
  }

  /** Adds how much lies in a range. */
  void measure(KeyRange range, Size into) {
    root.measure(range, into);
  }

  /** Goes over what lies in a range. */
  Walk walk(KeyRange range) {
    return new Walk(range);
  }

  /** A way over a range, in order. For one thread. */
  final class Walk {
    private final KeyRange range;
    private final List<Inner> path = new ArrayList<>(4);
    private final List<Integer> places = new ArrayList<>(4);
    private @Nullable Leaf leaf;
    private int next;

    private Walk(KeyRange range) {
      this.range = range;
      Node node = root;
      while (node instanceof Inner inner) {
        int place = Math.max(0, firstIn(inner.firsts, range) - 1);
        path.add(inner);
        places.add(place);
        node = inner.children[place];
      }
      leaf = (Leaf) node;
      next = firstIn(leaf.keys, range) - 1;
    }

    /** Moves to the next value; false at the end of the range. */
    boolean next() {
      if (leaf == null) {
        return false;
      }
      next++;
      if (next == leaf.keys.length) {
        leaf = nextLeaf();
        next = 0;
      }
      if (leaf == null || leaf.keys.length == 0 || range.position(leaf.keys[next]) != 0) {
        leaf = null;
        return false;
      }
      return true;
    }

    private @Nullable Leaf nextLeaf() {
      int level = path.size() - 1;
      while (level >= 0 && places.get(level) + 1 == path.get(level).children.length) {
        level--;
      }
      if (level < 0) {
        return null;
      }
      places.set(level, places.get(level) + 1);
      Node node = path.get(level).children[places.get(level)];
      while (node instanceof Inner inner) {
        level++;
        path.set(level, inner);
        places.set(level, 0);
        node = inner.children[0];
      }
      return (Leaf) node;
    }

    /** The value, or the values of several keys. */
    Object key() {
      return java.util.Objects.requireNonNull(leaf).keys[next];
    }

    Posting posting() {
      return java.util.Objects.requireNonNull(leaf).postings[next];
    }
  }
}
