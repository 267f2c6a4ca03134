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

import io.palimpsest.wal.keys.KeyRing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a log is set. Immutable; every value is checked when it is built, all at once.
 *
 * <p>The keys, as {@link #from} takes them:
 *
 * <table>
 * <caption>Keys, units, ranges and defaults</caption>
 * <tr><th>Key</th><th>Meaning</th><th>Range</th><th>Default</th></tr>
 * <tr><td>{@code segment.bytes}</td><td>usual size of a segment file, a multiple of 4,096. Each
 *   opening begins with a file of 1 MiB, and each following one is
 *   four times as large, up to this</td>
 *   <td>65,536 to 1,073,741,824</td><td>67,108,864</td></tr>
 * <tr><td>{@code record.bytes}</td><td>the largest mutation, with the 80 bytes of a frame's header;
 *   so a record of n mutations has at most n times as much</td>
 *   <td>4,096 to 1,073,741,824</td><td>67,108,864 (at most {@code transaction.bytes})</td></tr>
 * <tr><td>{@code transaction.bytes}</td><td>the largest record, whatever the number of its
 *   mutations, with the 80 bytes of a header. It lies in one segment, which is larger than usual
 *   for it, and is on the heap once while it is written and once where it is read</td>
 *   <td>4,096 to 1,073,741,824</td>
 *   <td>1,073,741,824 (at most a quarter of the heap, but at least {@code record.bytes})</td></tr>
 * <tr><td>{@code group.bytes}</td><td>size at which a group is written, a multiple of 4,096; a
 *   larger record is written in parts of this size</td>
 *   <td>4,096 to 67,108,864</td><td>4,194,304 (at most half a segment)</td></tr>
 * <tr><td>{@code buffer.bytes}</td><td>payload bytes between staging and file; too few make
 *   committers wait, many are lost to the heap. A larger record is admitted alone</td>
 *   <td>4,096 to 8,589,934,592</td><td>16,777,216</td></tr>
 * <tr><td>{@code buffer.records}</td><td>records between staging and file</td>
 *   <td>2 to 1,048,576</td><td>16,384</td></tr>
 * <tr><td>{@code stripes}</td><td>queues between committers and the flush thread, a power of
 *   two</td><td>1 to 64</td><td>the processors, at most 8</td></tr>
 * <tr><td>{@code admission.deadline.millis}</td><td>how long staging waits for room before it
 *   refuses the record</td><td>0 to 86,400,000</td><td>10,000</td></tr>
 * <tr><td>{@code flush.deadline.millis}</td><td>how long a commit waits until it is told that its
 *   outcome is unknown, and the log for room for a segment until it fails</td>
 *   <td>1 to 86,400,000</td><td>60,000</td></tr>
 * <tr><td>{@code durability}</td><td>what an append waits for that does not say so itself</td>
 *   <td>a {@link Durability}, in any case</td><td>{@code group}</td></tr>
 * <tr><td>{@code group.delay.micros}</td><td>how long {@link Durability#GROUP} commits may be held
 *   back so that more share a force; 0 begins the next force when the last one returns</td>
 *   <td>0 to 1,000,000</td><td>0</td></tr>
 * <tr><td>{@code group.delay.records}</td><td>so many records end that delay</td>
 *   <td>1 to 1,048,576</td><td>256</td></tr>
 * <tr><td>{@code force.interval.millis}</td><td>how long what was appended without waiting for it
 *   may stay unforced; the force itself comes on top</td><td>1 to 60,000</td><td>10</td></tr>
 * <tr><td>{@code seal.idle.millis}</td><td>after so long without work the log is sealed, so that
 *   damage to the last records is told from a crash</td><td>1 to 60,000</td><td>10</td></tr>
 * <tr><td>{@code mark.interval.millis}</td><td>how often the mark beside the log is renewed while
 *   it changes</td><td>1 to 3,600,000</td><td>1,000</td></tr>
 * <tr><td>{@code compression}</td><td>how payloads are made smaller; may differ from opening to
 *   opening</td><td>a {@link Compression}, in any case</td><td>{@code none}</td></tr>
 * <tr><td>{@code compression.level}</td><td>how hard it tries</td>
 *   <td>1, fastest, to 9, smallest</td><td>1</td></tr>
 * <tr><td>{@code compression.min.bytes}</td><td>payloads below this size are left alone</td>
 *   <td>16 to 1,073,741,824</td><td>256</td></tr>
 * <tr><td>{@code retention.min.segments}</td><td>so many segments are never released, whoever is
 *   past them; the one being written counts</td><td>1 to 1,000,000</td><td>1</td></tr>
 * <tr><td>{@code retention.min.age.millis}</td><td>a segment is not released before its last
 *   record is that old</td><td>0 to 315,360,000,000 (ten years)</td><td>0</td></tr>
 * <tr><td>{@code encryption.class}</td><td>short name or class name of where keys come from: {@code
 *   none} or {@code file}</td><td>a known one</td><td>{@code none}</td></tr>
 * <tr><td>{@code encryption.config.*}</td><td>what the source of keys itself takes; {@code file}
 *   takes {@code path}</td><td>known to it</td><td>none</td></tr>
 * <tr><td>{@code clock.behind.millis}</td><td>how far the clock may be behind the last commit time
 *   when the log is opened; beyond that the log is read only</td>
 *   <td>0 to 3,155,760,000,000 (a century)</td><td>3,600,000</td></tr>
 * <tr><td>{@code tamper.evidence}</td><td>whether records are chained by SHA-256, so that heads of
 *   the chain can be exported and the log compared with them later</td>
 *   <td>{@code true} or {@code false}</td><td>{@code false}</td></tr>
 * <tr><td>{@code storage.class}</td><td>short name or class name of the storage: {@code local} or
 *   {@code memory}</td><td>a known one, or any class that is a provider</td><td>{@code local}</td></tr>
 * <tr><td>{@code storage.config.*}</td><td>what the storage itself takes</td>
 *   <td>known to the storage</td><td>none</td></tr>
 * </table>
 */
public final class WalConfig {

  private static final String STORAGE_CONFIG = "storage.config.";
  private static final String ENCRYPTION_CONFIG = "encryption.config.";
  private static final int BLOCK = FrameLayout.BLOCK;

  private final int segmentBytes;
  private final int recordBytes;
  private final int transactionBytes;
  private final int groupBytes;
  private final long bufferBytes;
  private final int bufferRecords;
  private final int stripes;
  private final int admissionDeadlineMillis;
  private final int flushDeadlineMillis;
  private final Durability durability;
  private final long groupDelayNanos;
  private final int groupDelayRecords;
  private final long forceIntervalNanos;
  private final long sealIdleNanos;
  private final long markIntervalNanos;
  private final long clockBehindMillis;
  private final Compression compression;
  private final int compressionLevel;
  private final int compressionMinBytes;
  private final int retentionMinSegments;
  private final long retentionMinAgeMillis;
  private final boolean tamperEvidence;
  private final @Nullable KeyRing keyRing;
  private final String encryptionClass;
  private final Map<String, String> encryptionConfig;
  private final String storageClass;
  private final Map<String, String> storageConfig;

  private WalConfig(Builder builder) {
    this.segmentBytes = (int) builder.number(Key.SEGMENT_BYTES);
    this.recordBytes = (int) builder.number(Key.RECORD_BYTES);
    this.transactionBytes = (int) builder.number(Key.TRANSACTION_BYTES);
    this.groupBytes =
        builder.isSet(Key.GROUP_BYTES)
            ? (int) builder.number(Key.GROUP_BYTES)
            : (int) Math.min(Key.GROUP_BYTES.defaultValue, (segmentBytes / 2) & -BLOCK);
    this.bufferBytes = builder.number(Key.BUFFER_BYTES);
    this.bufferRecords = (int) builder.number(Key.BUFFER_RECORDS);
    this.stripes = (int) builder.number(Key.STRIPES);
    this.admissionDeadlineMillis = (int) builder.number(Key.ADMISSION_DEADLINE_MILLIS);
    this.flushDeadlineMillis = (int) builder.number(Key.FLUSH_DEADLINE_MILLIS);
    this.durability = builder.durability;
    this.groupDelayNanos = builder.number(Key.GROUP_DELAY_MICROS) * 1_000;
    this.groupDelayRecords = (int) builder.number(Key.GROUP_DELAY_RECORDS);
    this.forceIntervalNanos = builder.number(Key.FORCE_INTERVAL_MILLIS) * 1_000_000;
    this.sealIdleNanos = builder.number(Key.SEAL_IDLE_MILLIS) * 1_000_000;
    this.markIntervalNanos = builder.number(Key.MARK_INTERVAL_MILLIS) * 1_000_000;
    this.clockBehindMillis = builder.number(Key.CLOCK_BEHIND_MILLIS);
    this.compression = builder.compression;
    this.compressionLevel = (int) builder.number(Key.COMPRESSION_LEVEL);
    this.compressionMinBytes = (int) builder.number(Key.COMPRESSION_MIN_BYTES);
    this.retentionMinSegments = (int) builder.number(Key.RETENTION_MIN_SEGMENTS);
    this.retentionMinAgeMillis = builder.number(Key.RETENTION_MIN_AGE_MILLIS);
    this.tamperEvidence = builder.tamperEvidence;
    this.keyRing = builder.keyRing;
    this.encryptionClass = builder.encryptionClass;
    this.encryptionConfig = Collections.unmodifiableMap(new TreeMap<>(builder.encryptionConfig));
    this.storageClass = builder.storageClass;
    this.storageConfig = Collections.unmodifiableMap(new TreeMap<>(builder.storageConfig));
  }

  /** The numeric keys. */
  private enum Key {
    SEGMENT_BYTES("segment.bytes", 64 << 10, 1 << 30, 64 << 20, BLOCK),
    RECORD_BYTES("record.bytes", BLOCK, 1 << 30, 64 << 20, 1),
    TRANSACTION_BYTES("transaction.bytes", BLOCK, 1 << 30, 1 << 30, 1),
    GROUP_BYTES("group.bytes", BLOCK, 64 << 20, 4 << 20, BLOCK),
    BUFFER_BYTES("buffer.bytes", BLOCK, 8L << 30, 16 << 20, 1),
    BUFFER_RECORDS("buffer.records", 2, 1 << 20, 16 << 10, 1),
    STRIPES("stripes", 1, 64, defaultStripes(), 1),
    ADMISSION_DEADLINE_MILLIS("admission.deadline.millis", 0, 86_400_000, 10_000, 1),
    FLUSH_DEADLINE_MILLIS("flush.deadline.millis", 1, 86_400_000, 60_000, 1),
    GROUP_DELAY_MICROS("group.delay.micros", 0, 1_000_000, 0, 1),
    GROUP_DELAY_RECORDS("group.delay.records", 1, 1 << 20, 256, 1),
    FORCE_INTERVAL_MILLIS("force.interval.millis", 1, 60_000, 10, 1),
    SEAL_IDLE_MILLIS("seal.idle.millis", 1, 60_000, 10, 1),
    MARK_INTERVAL_MILLIS("mark.interval.millis", 1, 3_600_000, 1_000, 1),
    CLOCK_BEHIND_MILLIS("clock.behind.millis", 0, 3_155_760_000_000L, 3_600_000, 1),
    COMPRESSION_LEVEL("compression.level", 1, 9, 1, 1),
    COMPRESSION_MIN_BYTES("compression.min.bytes", 16, 1 << 30, 256, 1),
    RETENTION_MIN_SEGMENTS("retention.min.segments", 1, 1_000_000, 1, 1),
    RETENTION_MIN_AGE_MILLIS("retention.min.age.millis", 0, 315_360_000_000L, 0, 1);

    private final String text;
    private final long least;
    private final long most;
    private final long defaultValue;
    private final long multiple;

    Key(String text, long least, long most, long defaultValue, long multiple) {
      this.text = text;
      this.least = least;
      this.most = most;
      this.defaultValue = defaultValue;
      this.multiple = multiple;
    }

    private static long defaultStripes() {
      return Math.min(8, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));
    }

    /** Says what is wrong with a value, or adds nothing. */
    void check(long value, List<String> errors) {
      if (value < least || value > most) {
        errors.add(text + ": expected " + least + " to " + most + ", found " + value);
      } else if (value % multiple != 0) {
        errors.add(text + ": expected a multiple of " + multiple + ", found " + value);
      } else if (this == STRIPES && Long.bitCount(value) != 1) {
        errors.add(text + ": expected a power of two, found " + value);
      }
    }
  }

  /**
   * Returns the configuration with every default.
   *
   * @return the defaults
   */
  public static WalConfig defaults() {
    return builder().build();
  }

  /**
   * Returns a builder with every default.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a configuration from properties.
   *
   * @param properties the values under {@code palimpsest.wal.}, prefix stripped
   * @return the configuration
   * @throws WalConfigException naming every unknown key and every bad value
   */
  public static WalConfig from(Map<String, String> properties) {
    Builder builder = builder();
    properties.forEach(builder::property);
    return builder.build();
  }

  /**
   * Returns the size of a full segment file.
   *
   * @return in bytes
   */
  public int segmentBytes() {
    return segmentBytes;
  }

  /**
   * Returns the size of the largest mutation.
   *
   * @return in bytes, a header of 80 bytes included
   */
  public int recordBytes() {
    return recordBytes;
  }

  /**
   * Returns the size of the largest record.
   *
   * @return in bytes, a header of 80 bytes included; not less than {@link #recordBytes}
   */
  public int transactionBytes() {
    return transactionBytes;
  }

  /**
   * Returns the size at which a group is written.
   *
   * @return in bytes
   */
  public int groupBytes() {
    return groupBytes;
  }

  /**
   * Returns how many payload bytes may be between staging and file.
   *
   * @return in bytes
   */
  public long bufferBytes() {
    return bufferBytes;
  }

  /**
   * Returns how many records may be between staging and file.
   *
   * @return a number of records
   */
  public int bufferRecords() {
    return bufferRecords;
  }

  /**
   * Returns how many queues there are.
   *
   * @return a power of two
   */
  public int stripes() {
    return stripes;
  }

  /**
   * Returns how long staging waits for room.
   *
   * @return in milliseconds
   */
  public int admissionDeadlineMillis() {
    return admissionDeadlineMillis;
  }

  /**
   * Returns how long a commit waits to become durable.
   *
   * @return in milliseconds
   */
  public int flushDeadlineMillis() {
    return flushDeadlineMillis;
  }

  /**
   * Returns what an append waits for that does not say so itself.
   *
   * @return the default of this log
   */
  public Durability durability() {
    return durability;
  }

  /**
   * Returns how long group commits may be held back.
   *
   * @return in nanoseconds, 0 for not at all
   */
  public long groupDelayNanos() {
    return groupDelayNanos;
  }

  /**
   * Returns how many records end that delay.
   *
   * @return a number of records
   */
  public int groupDelayRecords() {
    return groupDelayRecords;
  }

  /**
   * Returns how long what nobody waits for may stay unforced.
   *
   * @return in nanoseconds
   */
  public long forceIntervalNanos() {
    return forceIntervalNanos;
  }

  /**
   * Returns after how long without work the log is sealed.
   *
   * @return in nanoseconds
   */
  public long sealIdleNanos() {
    return sealIdleNanos;
  }

  /**
   * Returns how often the mark is renewed while the log changes.
   *
   * @return in nanoseconds
   */
  public long markIntervalNanos() {
    return markIntervalNanos;
  }

  /**
   * Returns how payloads are made smaller.
   *
   * @return of what is appended; what is there already is read as it was written
   */
  public Compression compression() {
    return compression;
  }

  /**
   * Returns how hard the compression tries.
   *
   * @return from 1, fastest, to 9, smallest
   */
  public int compressionLevel() {
    return compressionLevel;
  }

  /**
   * Returns which payloads are left alone.
   *
   * @return in bytes; smaller ones are not compressed
   */
  public int compressionMinBytes() {
    return compressionMinBytes;
  }

  /**
   * Returns whether records are chained.
   *
   * @return true for what is appended; what is there already is as it was written
   */
  public boolean tamperEvidence() {
    return tamperEvidence;
  }

  /** Returns the key ring that a program has given, or null. */
  @Nullable KeyRing keyRing() {
    return keyRing;
  }

  /** Returns a short name or a class name, used if no key ring was given. */
  String encryptionClass() {
    return encryptionClass;
  }

  /** Returns the values under {@code encryption.config.}; may hold secrets. */
  Map<String, String> encryptionConfig() {
    return encryptionConfig;
  }

  /** Returns whether payloads may be encrypted, so that room for that is to be counted. */
  boolean mayEncrypt() {
    return keyRing != null || !encryptionClass.equals(KeyRings.NONE);
  }

  /**
   * Returns how many segments are kept at least.
   *
   * @return a number of segments, the one being written included
   */
  public int retentionMinSegments() {
    return retentionMinSegments;
  }

  /**
   * Returns how old the last record of a segment is at least when it is released.
   *
   * @return in milliseconds
   */
  public long retentionMinAgeMillis() {
    return retentionMinAgeMillis;
  }

  /**
   * Returns how far the clock may be behind the log when it is opened.
   *
   * @return in milliseconds
   */
  public long clockBehindMillis() {
    return clockBehindMillis;
  }

  /**
   * Returns which storage holds the log.
   *
   * @return a short name or a class name
   */
  public String storageClass() {
    return storageClass;
  }

  /**
   * Returns what the storage itself takes.
   *
   * @return the values under {@code storage.config.}, prefix stripped
   */
  public Map<String, String> storageConfig() {
    return storageConfig;
  }

  /** Collects values; {@link #build} checks them all. */
  public static final class Builder {

    private final Map<Key, Long> numbers = new LinkedHashMap<>();
    private final Map<String, String> storageConfig = new TreeMap<>();
    private final List<String> errors = new ArrayList<>();
    private String storageClass = "local";
    private Durability durability = Durability.GROUP;
    private Compression compression = Compression.NONE;
    private final Map<String, String> encryptionConfig = new TreeMap<>();
    private boolean tamperEvidence;
    private @Nullable KeyRing keyRing;
    private String encryptionClass = KeyRings.NONE;

    private Builder() {}

    /**
     * Sets {@code segment.bytes}.
     *
     * @param bytes the size of a segment file
     * @return this builder
     */
    public Builder segmentBytes(int bytes) {
      return put(Key.SEGMENT_BYTES, bytes);
    }

    /**
     * Sets {@code record.bytes}.
     *
     * @param bytes the size of the largest mutation, a header of 80 bytes included
     * @return this builder
     */
    public Builder recordBytes(int bytes) {
      return put(Key.RECORD_BYTES, bytes);
    }

    /**
     * Sets {@code transaction.bytes}.
     *
     * @param bytes the size of the largest record, a header of 80 bytes included
     * @return this builder
     */
    public Builder transactionBytes(int bytes) {
      return put(Key.TRANSACTION_BYTES, bytes);
    }

    /**
     * Sets {@code group.bytes}.
     *
     * @param bytes the size at which a group is written
     * @return this builder
     */
    public Builder groupBytes(int bytes) {
      return put(Key.GROUP_BYTES, bytes);
    }

    /**
     * Sets {@code buffer.bytes}.
     *
     * @param bytes how many payload bytes may be between staging and file
     * @return this builder
     */
    public Builder bufferBytes(long bytes) {
      return put(Key.BUFFER_BYTES, bytes);
    }

    /**
     * Sets {@code buffer.records}.
     *
     * @param records how many records may be between staging and file
     * @return this builder
     */
    public Builder bufferRecords(int records) {
      return put(Key.BUFFER_RECORDS, records);
    }

    /**
     * Sets {@code stripes}.
     *
     * @param count a power of two
     * @return this builder
     */
    public Builder stripes(int count) {
      return put(Key.STRIPES, count);
    }

    /**
     * Sets {@code admission.deadline.millis}.
     *
     * @param millis how long staging waits for room
     * @return this builder
     */
    public Builder admissionDeadlineMillis(int millis) {
      return put(Key.ADMISSION_DEADLINE_MILLIS, millis);
    }

    /**
     * Sets {@code flush.deadline.millis}.
     *
     * @param millis how long a commit waits to become durable
     * @return this builder
     */
    public Builder flushDeadlineMillis(int millis) {
      return put(Key.FLUSH_DEADLINE_MILLIS, millis);
    }

    /**
     * Sets {@code durability}.
     *
     * @param asked what an append waits for that does not say so itself
     * @return this builder
     */
    public Builder durability(Durability asked) {
      durability = asked;
      return this;
    }

    /**
     * Sets {@code group.delay.micros}.
     *
     * @param micros how long group commits may be held back
     * @return this builder
     */
    public Builder groupDelayMicros(int micros) {
      return put(Key.GROUP_DELAY_MICROS, micros);
    }

    /**
     * Sets {@code group.delay.records}.
     *
     * @param records how many records end that delay
     * @return this builder
     */
    public Builder groupDelayRecords(int records) {
      return put(Key.GROUP_DELAY_RECORDS, records);
    }

    /**
     * Sets {@code force.interval.millis}.
     *
     * @param millis how long what nobody waits for may stay unforced
     * @return this builder
     */
    public Builder forceIntervalMillis(int millis) {
      return put(Key.FORCE_INTERVAL_MILLIS, millis);
    }

    /**
     * Sets {@code seal.idle.millis}.
     *
     * @param millis after how long without work the log is sealed
     * @return this builder
     */
    public Builder sealIdleMillis(int millis) {
      return put(Key.SEAL_IDLE_MILLIS, millis);
    }

    /**
     * Sets {@code mark.interval.millis}.
     *
     * @param millis how often the mark is renewed
     * @return this builder
     */
    public Builder markIntervalMillis(int millis) {
      return put(Key.MARK_INTERVAL_MILLIS, millis);
    }

    /**
     * Sets {@code clock.behind.millis}.
     *
     * @param millis how far the clock may be behind the last commit time when the log is opened
     * @return this builder
     */
    public Builder clockBehindMillis(long millis) {
      return put(Key.CLOCK_BEHIND_MILLIS, millis);
    }

    /**
     * Sets {@code compression}.
     *
     * @param how how payloads are made smaller
     * @return this builder
     */
    public Builder compression(Compression how) {
      compression = how;
      return this;
    }

    /**
     * Sets {@code compression.level}.
     *
     * @param level from 1, fastest, to 9, smallest
     * @return this builder
     */
    public Builder compressionLevel(int level) {
      return put(Key.COMPRESSION_LEVEL, level);
    }

    /**
     * Sets {@code compression.min.bytes}.
     *
     * @param bytes smaller payloads are left alone
     * @return this builder
     */
    public Builder compressionMinBytes(int bytes) {
      return put(Key.COMPRESSION_MIN_BYTES, bytes);
    }

    /**
     * Sets {@code retention.min.segments}.
     *
     * @param segments how many segments are kept at least
     * @return this builder
     */
    public Builder retentionMinSegments(int segments) {
      return put(Key.RETENTION_MIN_SEGMENTS, segments);
    }

    /**
     * Sets {@code retention.min.age.millis}.
     *
     * @param millis how old the last record of a segment is at least when it is released
     * @return this builder
     */
    public Builder retentionMinAgeMillis(long millis) {
      return put(Key.RETENTION_MIN_AGE_MILLIS, millis);
    }

    /**
     * Sets {@code tamper.evidence}.
     *
     * @param wanted whether records are chained
     * @return this builder
     */
    public Builder tamperEvidence(boolean wanted) {
      tamperEvidence = wanted;
      return this;
    }

    /**
     * Sets where the keys come from, instead of {@code encryption.class}.
     *
     * @param ring asked when the log is opened, when it is read, and when its key is changed
     * @return this builder
     */
    public Builder keyRing(KeyRing ring) {
      keyRing = ring;
      return this;
    }

    /**
     * Sets {@code encryption.class}.
     *
     * @param name a short name or a class name, or {@code none}
     * @return this builder
     */
    public Builder encryptionClass(String name) {
      encryptionClass = name;
      return this;
    }

    /**
     * Sets a value under {@code encryption.config.}.
     *
     * @param key the key, prefix stripped
     * @param value the value; never shown
     * @return this builder
     */
    public Builder encryptionConfig(String key, String value) {
      encryptionConfig.put(key, value);
      return this;
    }

    /**
     * Sets {@code storage.class}.
     *
     * @param name a short name or a class name
     * @return this builder
     */
    public Builder storageClass(String name) {
      storageClass = name;
      return this;
    }

    /**
     * Sets a value under {@code storage.config.}.
     *
     * @param key the key, prefix stripped
     * @param value the value
     * @return this builder
     */
    public Builder storageConfig(String key, String value) {
      storageConfig.put(key, value);
      return this;
    }

    private Builder put(Key key, long value) {
      numbers.put(key, value);
      return this;
    }

    private void property(String name, String value) {
      if (name.equals("durability")) {
        durability = choice(name, value, Durability.class, durability);
      } else if (name.equals("compression")) {
        compression = choice(name, value, Compression.class, compression);
      } else if (name.equals("storage.class")) {
        storageClass(value.strip());
      } else if (name.equals("tamper.evidence")) {
        tamperEvidence(name, value.strip());
      } else if (name.equals("encryption.class")) {
        encryptionClass(value.strip());
      } else if (name.startsWith(ENCRYPTION_CONFIG)) {
        encryptionConfig(name.substring(ENCRYPTION_CONFIG.length()), value);
      } else if (name.startsWith(STORAGE_CONFIG)) {
        storageConfig(name.substring(STORAGE_CONFIG.length()), value);
      } else {
        numeric(name, value);
      }
    }

    private void tamperEvidence(String name, String value) {
      if (!value.equals("true") && !value.equals("false")) {
        errors.add(name + ": expected true or false, found '" + value + "'");
      }
      tamperEvidence = value.equals("true");
    }

    private <E extends Enum<E>> E choice(String name, String value, Class<E> type, E otherwise) {
      for (E one : type.getEnumConstants()) {
        if (one.name().equalsIgnoreCase(value.strip())) {
          return one;
        }
      }
      errors.add(
          name
              + ": expected one of "
              + List.of(type.getEnumConstants())
              + " in any case, found '"
              + value
              + "'");
      return otherwise;
    }

    private void numeric(String name, String value) {
      for (Key key : Key.values()) {
        if (key.text.equals(name)) {
          try {
            put(key, Long.parseLong(value.strip()));
          } catch (NumberFormatException e) {
            errors.add(name + ": expected a whole number, found '" + value + "'");
          }
          return;
        }
      }
      errors.add("unknown key '" + name + "', known are " + knownKeys());
    }

    private static String knownKeys() {
      List<String> known = new ArrayList<>();
      for (Key key : Key.values()) {
        known.add(key.text);
      }
      known.add("durability");
      known.add("compression");
      known.add("tamper.evidence");
      known.add("encryption.class");
      known.add(ENCRYPTION_CONFIG + "*");
      known.add("storage.class");
      known.add(STORAGE_CONFIG + "*");
      return String.join(", ", known);
    }

    private boolean isSet(Key key) {
      return numbers.containsKey(key);
    }

    private long number(Key key) {
      Long set = numbers.get(key);
      if (set != null) {
        return set;
      }
      return switch (key) {
        case RECORD_BYTES ->
            Math.min(key.defaultValue, numbers.getOrDefault(Key.TRANSACTION_BYTES, Long.MAX_VALUE));
        case TRANSACTION_BYTES ->
            Math.max(
                number(Key.RECORD_BYTES),
                Math.min(key.defaultValue, Runtime.getRuntime().maxMemory() / 4));
        default -> key.defaultValue;
      };
    }

    /**
     * Checks every value and makes the configuration.
     *
     * @return the configuration
     * @throws WalConfigException listing everything that is wrong
     */
    public WalConfig build() {
      List<String> all = new ArrayList<>(errors);
      for (Key key : Key.values()) {
        key.check(number(key), all);
      }
      if (number(Key.RECORD_BYTES) > number(Key.TRANSACTION_BYTES)) {
        all.add(
            String.format(
                Locale.ROOT,
                "%s: expected at most %s (%d), found %d",
                Key.RECORD_BYTES.text,
                Key.TRANSACTION_BYTES.text,
                number(Key.TRANSACTION_BYTES),
                number(Key.RECORD_BYTES)));
      }
      if (isSet(Key.GROUP_BYTES) && number(Key.GROUP_BYTES) > number(Key.SEGMENT_BYTES) / 2) {
        all.add(
            String.format(
                Locale.ROOT,
                "%s: expected at most half of %s (%d), found %d",
                Key.GROUP_BYTES.text,
                Key.SEGMENT_BYTES.text,
                number(Key.SEGMENT_BYTES),
                number(Key.GROUP_BYTES)));
      }
      KeyRings.check(encryptionClass, encryptionConfig.keySet(), all);
      StorageProviders.check(storageClass, storageConfig.keySet(), all);
      if (!all.isEmpty()) {
        throw new WalConfigException(all);
      }
      return new WalConfig(this);
    }
  }
}
