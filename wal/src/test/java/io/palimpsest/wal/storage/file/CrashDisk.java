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
package io.palimpsest.wal.storage.file;

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.StorageException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can lose power, and then has only what was forced for certain.
 *
 * <p>A file has what programs see, what is durable, and the writes in between. A directory has the
 * names programs see, the durable ones, and the operations in between. {@link #crash} makes the
 * disk that is found after a power cut: durable bytes and names, and of what lies in between
 * whatever a mode and a seed choose. {@link #kill} is the death of the process alone: nothing is
 * lost, nothing becomes durable. Faults are given by the number of the call they happen at.
 */
public final class CrashDisk implements Disk {

  private static final int SECTOR = 512;

  /** What survives of bytes that were written and not forced. */
  public enum Mode {
    /** Nothing. */
    NOTHING,
    /** Everything. */
    EVERYTHING,
    /** Each sector or not, by chance: lost, torn, and in another order than written. */
    SECTORS,
    /** The first writes, the last of them up to some byte. */
    PREFIX,
    /** As SECTORS, but lost sectors hold bytes that nobody wrote. */
    GARBAGE
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Write(long position, byte[] bytes) {}

  private record NameChange(
      String directory, @Nullable String from, @Nullable String to, Inode inode) {}

  private static final class Inode {
    byte[] live = {};
    byte[] durable = {};
    final List<Write> pending = new ArrayList<>();

    void write(long position, byte[] bytes) {
      live = put(live, position, bytes, bytes.length);
      pending.add(new Write(position, bytes));
    }
  }

  /** Looks at the force of a file before it happens; what it throws, the force throws. */
  public interface Guard {
    /** Called in the thread that forces. */
    void beforeForce(String file) throws IOException;
  }

  private volatile Guard guard = file -> {};
  private final Map<String, Inode> names = new TreeMap<>();
  private final Map<String, Inode> durableNames = new TreeMap<>();
  private final List<NameChange> changes = new ArrayList<>();
  private int calls;
  private int crashAt = Integer.MAX_VALUE;
  private int failAt = Integer.MAX_VALUE;
  private int fullFrom = Integer.MAX_VALUE;
  private long capacity = Long.MAX_VALUE;
  private boolean off;
  private boolean failed;
  private boolean locked;

  /** Makes an empty disk. */
  public CrashDisk() {}

  /** Returns a log storage on this disk that makes spare segments in the calling thread. */
  public LogStorage storage(int segmentBytes) {
    return storage(segmentBytes, segmentBytes, Runnable::run);
  }

  /** Returns a log storage on this disk whose spare segments an executor makes. */
  public LogStorage storage(int segmentBytes, int largestGroupBytes, Executor background) {
    return new FileLogStorage(this, segmentBytes, largestGroupBytes, background, () -> {});
  }

  /** Returns how many calls that change something there were. */
  public synchronized int calls() {
    return calls;
  }

  /** Cuts the power at a call, counted from 1: it may have half an effect, all later ones none. */
  public synchronized void crashAt(int call) {
    crashAt = call;
  }

  /**
   * Lets one call fail. A force that fails drops what it should have forced, and programs still see
   * it.
   */
  public synchronized void failAt(int call) {
    failAt = call;
  }

  /** Lets somebody hold up forces of files, or fail them. */
  public void guard(Guard someone) {
    guard = someone;
  }

  /** Returns whether the call that was to fail has failed. */
  public synchronized boolean hasFailed() {
    return failed;
  }

  /** Refuses to make files from a call on, until it is set to something larger. */
  public synchronized void fullFrom(int call) {
    fullFrom = call;
  }

  /** Lets files take so many bytes in all, which those that are there already count in. */
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  private long usedBytes() {
    return names.values().stream().mapToLong(inode -> inode.live.length).sum();
  }

  /** Lets the process die, and nothing else. */
  public synchronized void kill() {
    locked = false;
  }

  /** Returns the disk that is found when the power is back. */
  public synchronized CrashDisk crash(Mode mode, long seed) {
    off = true;
    Random random = new Random(seed);
    CrashDisk after = new CrashDisk();
    Map<String, Inode> found = new TreeMap<>(durableNames);
    for (NameChange change : changes) {
      if (mode == Mode.EVERYTHING || (mode != Mode.NOTHING && random.nextBoolean())) {
        apply(change, found);
      }
    }
    Map<Inode, Inode> copies = new HashMap<>();
    found.forEach(
        (name, inode) -> {
          Inode copy = copies.computeIfAbsent(inode, i -> survive(i, mode, random));
          after.names.put(name, copy);
          after.durableNames.put(name, copy);
        });
    return after;
  }

  /** Returns a disk with the same durable files; nothing is in between. */
  public synchronized CrashDisk copy() {
    CrashDisk copy = new CrashDisk();
    names.forEach((name, inode) -> copy.setBytes(name, inode.live));
    return copy;
  }

  /** Returns the names of all files. */
  public synchronized List<String> files() {
    return List.copyOf(names.keySet());
  }

  /** Returns the names that are there for certain after a power cut. */
  public synchronized List<String> durableFiles() {
    return List.copyOf(durableNames.keySet());
  }

  /** Returns a copy of what a program sees in a file. */
  public synchronized byte[] bytes(String name) {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new IllegalArgumentException(name);
    }
    return inode.live.clone();
  }

  /** Puts bytes into a file, durably. */
  public synchronized void setBytes(String name, byte[] bytes) {
    Inode inode = new Inode();
    inode.live = bytes.clone();
    inode.durable = bytes.clone();
    names.put(name, inode);
    durableNames.put(name, inode);
  }

  /** Takes a file away, durably. */
  public synchronized void removeFile(String name) {
    names.remove(name);
    durableNames.remove(name);
  }

  private static Inode survive(Inode inode, Mode mode, Random random) {
    Inode copy = new Inode();
    byte[] bytes = inode.durable.clone();
    int whole = random.nextInt(inode.pending.size() + 1);
    for (int i = 0; i < inode.pending.size(); i++) {
      Write write = inode.pending.get(i);
      switch (mode) {
        case NOTHING -> {}
        case EVERYTHING ->
            bytes = put(bytes, write.position(), write.bytes(), write.bytes().length);
        case PREFIX -> {
          int length = i < whole ? write.bytes().length : 0;
          length = i == whole ? random.nextInt(write.bytes().length + 1) : length;
          bytes = put(bytes, write.position(), write.bytes(), length);
        }
        case SECTORS, GARBAGE -> bytes = sectors(bytes, write, mode == Mode.GARBAGE, random);
      }
    }
    copy.live = bytes;
    copy.durable = bytes.clone();
    return copy;
  }

  private static byte[] sectors(byte[] bytes, Write write, boolean garbage, Random random) {
    byte[] result = bytes;
    for (int at = 0; at < write.bytes().length; at += SECTOR) {
      int length = Math.min(SECTOR, write.bytes().length - at);
      byte[] sector = Arrays.copyOfRange(write.bytes(), at, at + length);
      if (random.nextBoolean()) {
        result = put(result, write.position() + at, sector, length);
      } else if (garbage) {
        random.nextBytes(sector);
        result = put(result, write.position() + at, sector, length);
      }
    }
    return result;
  }

  private static byte[] put(byte[] into, long position, byte[] bytes, int length) {
    if (length == 0) {
      return into;
    }
    byte[] result =
        position + length > into.length ? Arrays.copyOf(into, (int) position + length) : into;
    System.arraycopy(bytes, 0, result, (int) position, length);
    return result;
  }

  private static void apply(NameChange change, Map<String, Inode> names) {
    if (change.from() != null && names.get(change.from()) == change.inode()) {
      names.remove(change.from());
    } else if (change.from() != null) {
      // Its creation was lost, so there is nothing to rename or delete.
      return;
    }
    if (change.to() != null) {
      names.put(change.to(), change.inode());
    }
  }

  /** Counts a call that changes something; returns whether the power goes off in it. */
  private boolean call(String what) throws IOException {
    if (off) {
      throw new IOException("power is off at " + what);
    }
    calls++;
    if (calls == failAt) {
      failed = true;
      throw new IOException("injected failure of " + what);
    }
    off = calls >= crashAt;
    return off;
  }

  private void powerIsOff(boolean now, String what) throws IOException {
    if (now) {
      throw new IOException("power goes off at " + what);
    }
  }

  @Override
  public void createDirectory(String directory) {}

  @Override
  public synchronized boolean exists(String name) {
    return names.containsKey(name);
  }

  @Override
  public synchronized List<String> list(String directory) {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    return names.keySet().stream()
        .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  private static String directoryOf(String name) {
    return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
  }

  private void change(@Nullable String from, @Nullable String to, Inode inode) {
    NameChange change =
        new NameChange(directoryOf(from != null ? from : String.valueOf(to)), from, to, inode);
    apply(change, names);
    changes.add(change);
  }

  @Override
  public synchronized DiskFile create(String name) throws IOException {
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    boolean now = call("create " + name);
    if (calls >= fullFrom) {
      throw new IOException("no space left on device");
    }
    Inode inode = new Inode();
    change(null, name, inode);
    powerIsOff(now, name);
    return new OpenFile(name, inode);
  }

  @Override
  public synchronized DiskFile open(String name) throws IOException {
    return new OpenFile(name, inode(name));
  }

  @Override
  public synchronized DiskFile openForRead(String name) throws IOException {
    return new OpenFile(name, inode(name));
  }

  private Inode inode(String name) throws IOException {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new FileNotFoundException(name);
    }
    return inode;
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    boolean now = call("rename " + from);
    change(from, to, inode(from));
    powerIsOff(now, from);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    boolean now = call("delete " + name);
    change(name, null, inode(name));
    powerIsOff(now, name);
  }

  @Override
  public synchronized void forceDirectory(String directory) throws IOException {
    powerIsOff(call("force directory " + directory), directory);
    Iterator<NameChange> iterator = changes.iterator();
    while (iterator.hasNext()) {
      NameChange change = iterator.next();
      if (change.directory().equals(directory)) {
        apply(change, durableNames);
        iterator.remove();
      }
    }
  }

  @Override
  public synchronized Closeable lock(String name, String holder) throws StorageException {
    if (locked) {
      throw new StorageException(StorageException.Kind.LOCKED, "held by someone");
    }
    locked = true;
    return this::kill;
  }

  @Override
  public synchronized long usableBytes() {
    if (calls >= fullFrom) {
      return 0;
    }
    return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - usedBytes());
  }

  @Override
  public String describe(String name) {
    return "crash-disk:/" + name;
  }

  /** An open file. */
  private final class OpenFile implements DiskFile {

    private final String name;
    private final Inode inode;

    OpenFile(String name, Inode inode) {
      this.name = name;
      this.inode = inode;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      synchronized (CrashDisk.this) {
        boolean now = call("write " + name);
        long added = position + bytes.length - inode.live.length;
        if (capacity < Long.MAX_VALUE && added > Math.max(0, capacity - usedBytes())) {
          throw new IOException("no space left on device");
        }
        inode.write(position, bytes);
        powerIsOff(now, name);
      }
    }

    @Override
    public int read(ByteBuffer into, long position) {
      synchronized (CrashDisk.this) {
        int count = (int) Math.max(0, Math.min(into.remaining(), inode.live.length - position));
        if (count > 0) {
          into.put(inode.live, (int) position, count);
        }
        return count;
      }
    }

    @Override
    public void force() throws IOException {
      guard.beforeForce(name);
      synchronized (CrashDisk.this) {
        try {
          powerIsOff(call("force " + name), name);
        } catch (IOException e) {
          if (!off) {
            inode.pending.clear();
          }
          throw e;
        }
        inode.durable = inode.live.clone();
        inode.pending.clear();
      }
    }

    @Override
    public long size() {
      synchronized (CrashDisk.this) {
        return inode.live.length;
      }
    }

    @Override
    public void close() {}
  }
}
