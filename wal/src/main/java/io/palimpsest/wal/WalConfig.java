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
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  private final WalSettings settings;

  private WalConfig(WalSettings settings) {
    this.settings = new WalSettings(settings);
  }

  private int whole(ConfigKey key) {
    return (int) settings.number(key);
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
    properties.forEach(builder.settings::property);
    return builder.build();
  }

  /**
   * Returns the size of a full segment file.
   *
   * @return in bytes
   */
  public int segmentBytes() {
    return whole(ConfigKey.SEGMENT_BYTES);
  }

  /**
   * Returns the size of the largest mutation.
   *
   * @return in bytes, a header of 80 bytes included
   */
  public int recordBytes() {
    return whole(ConfigKey.RECORD_BYTES);
  }

  /**
   * Returns the size of the largest record.
   *
   * @return in bytes, a header of 80 bytes included; not less than {@link #recordBytes}
   */
  public int transactionBytes() {
    return whole(ConfigKey.TRANSACTION_BYTES);
  }

  /**
   * Returns the size at which a group is written.
   *
   * @return in bytes
   */
  public int groupBytes() {
    return whole(ConfigKey.GROUP_BYTES);
  }

  /**
   * Returns how many payload bytes may be between staging and file.
   *
   * @return in bytes
   */
  public long bufferBytes() {
    return settings.number(ConfigKey.BUFFER_BYTES);
  }

  /**
   * Returns how many records may be between staging and file.
   *
   * @return a number of records
   */
  public int bufferRecords() {
    return whole(ConfigKey.BUFFER_RECORDS);
  }

  /**
   * Returns how many queues there are.
   *
   * @return a power of two
   */
  public int stripes() {
    return whole(ConfigKey.STRIPES);
  }

  /**
   * Returns how long staging waits for room.
   *
   * @return in milliseconds
   */
  public int admissionDeadlineMillis() {
    return whole(ConfigKey.ADMISSION_DEADLINE_MILLIS);
  }

  /**
   * Returns how long a commit waits to become durable.
   *
   * @return in milliseconds
   */
  public int flushDeadlineMillis() {
    return whole(ConfigKey.FLUSH_DEADLINE_MILLIS);
  }

  /**
   * Returns what an append waits for that does not say so itself.
   *
   * @return the default of this log
   */
  public Durability durability() {
    return settings.durability;
  }

  /**
   * Returns how long group commits may be held back.
   *
   * @return in nanoseconds, 0 for not at all
   */
  public long groupDelayNanos() {
    return settings.number(ConfigKey.GROUP_DELAY_MICROS) * 1_000;
  }

  /**
   * Returns how many records end that delay.
   *
   * @return a number of records
   */
  public int groupDelayRecords() {
    return whole(ConfigKey.GROUP_DELAY_RECORDS);
  }

  /**
   * Returns how long what nobody waits for may stay unforced.
   *
   * @return in nanoseconds
   */
  public long forceIntervalNanos() {
    return settings.number(ConfigKey.FORCE_INTERVAL_MILLIS) * 1_000_000;
  }

  /**
   * Returns after how long without work the log is sealed.
   *
   * @return in nanoseconds
   */
  public long sealIdleNanos() {
    return settings.number(ConfigKey.SEAL_IDLE_MILLIS) * 1_000_000;
  }

  /**
   * Returns how often the mark is renewed while the log changes.
   *
   * @return in nanoseconds
   */
  public long markIntervalNanos() {
    return settings.number(ConfigKey.MARK_INTERVAL_MILLIS) * 1_000_000;
  }

  /**
   * Returns how payloads are made smaller.
   *
   * @return of what is appended; what is there already is read as it was written
   */
  public Compression compression() {
    return settings.compression;
  }

  /**
   * Returns how hard the compression tries.
   *
   * @return from 1, fastest, to 9, smallest
   */
  public int compressionLevel() {
    return whole(ConfigKey.COMPRESSION_LEVEL);
  }

  /**
   * Returns which payloads are left alone.
   *
   * @return in bytes; smaller ones are not compressed
   */
  public int compressionMinBytes() {
    return whole(ConfigKey.COMPRESSION_MIN_BYTES);
  }

  /**
   * Returns whether records are chained.
   *
   * @return true for what is appended; what is there already is as it was written
   */
  public boolean tamperEvidence() {
    return settings.tamperEvidence;
  }

  /** Returns the key ring that a program has given, or null. */
  @Nullable KeyRing keyRing() {
    return settings.keyRing;
  }

  /** Returns a short name or a class name, used if no key ring was given. */
  String encryptionClass() {
    return settings.encryptionClass;
  }

  /** Returns the values under {@code encryption.config.}; may hold secrets. */
  Map<String, String> encryptionConfig() {
    return Collections.unmodifiableMap(settings.encryptionConfig);
  }

  /** Returns whether payloads may be encrypted, so that room for that is to be counted. */
  boolean mayEncrypt() {
    return settings.keyRing != null || !settings.encryptionClass.equals(KeyRings.NONE);
  }

  /**
   * Returns how many segments are kept at least.
   *
   * @return a number of segments, the one being written included
   */
  public int retentionMinSegments() {
    return whole(ConfigKey.RETENTION_MIN_SEGMENTS);
  }

  /**
   * Returns how old the last record of a segment is at least when it is released.
   *
   * @return in milliseconds
   */
  public long retentionMinAgeMillis() {
    return settings.number(ConfigKey.RETENTION_MIN_AGE_MILLIS);
  }

  /**
   * Returns how far the clock may be behind the log when it is opened.
   *
   * @return in milliseconds
   */
  public long clockBehindMillis() {
    return settings.number(ConfigKey.CLOCK_BEHIND_MILLIS);
  }

  /**
   * Returns which storage holds the log.
   *
   * @return a short name or a class name
   */
  public String storageClass() {
    return settings.storageClass;
  }

  /**
   * Returns what the storage itself takes.
   *
   * @return the values under {@code storage.config.}, prefix stripped
   */
  public Map<String, String> storageConfig() {
    return Collections.unmodifiableMap(settings.storageConfig);
  }

  /** Collects values; {@link #build} checks them all. */
  public static final class Builder {

    private final WalSettings settings = new WalSettings();

    private Builder() {}

    /**
     * Sets {@code segment.bytes}.
     *
     * @param bytes the size of a segment file
     * @return this builder
     */
    public Builder segmentBytes(int bytes) {
      return put(ConfigKey.SEGMENT_BYTES, bytes);
    }

    /**
     * Sets {@code record.bytes}.
     *
     * @param bytes the size of the largest mutation, a header of 80 bytes included
     * @return this builder
     */
    public Builder recordBytes(int bytes) {
      return put(ConfigKey.RECORD_BYTES, bytes);
    }

    /**
     * Sets {@code transaction.bytes}.
     *
     * @param bytes the size of the largest record, a header of 80 bytes included
     * @return this builder
     */
    public Builder transactionBytes(int bytes) {
      return put(ConfigKey.TRANSACTION_BYTES, bytes);
    }

    /**
     * Sets {@code group.bytes}.
     *
     * @param bytes the size at which a group is written
     * @return this builder
     */
    public Builder groupBytes(int bytes) {
      return put(ConfigKey.GROUP_BYTES, bytes);
    }

    /**
     * Sets {@code buffer.bytes}.
     *
     * @param bytes how many payload bytes may be between staging and file
     * @return this builder
     */
    public Builder bufferBytes(long bytes) {
      return put(ConfigKey.BUFFER_BYTES, bytes);
    }

    /**
     * Sets {@code buffer.records}.
     *
     * @param records how many records may be between staging and file
     * @return this builder
     */
    public Builder bufferRecords(int records) {
      return put(ConfigKey.BUFFER_RECORDS, records);
    }

    /**
     * Sets {@code stripes}.
     *
     * @param count a power of two
     * @return this builder
     */
    public Builder stripes(int count) {
      return put(ConfigKey.STRIPES, count);
    }

    /**
     * Sets {@code admission.deadline.millis}.
     *
     * @param millis how long staging waits for room
     * @return this builder
     */
    public Builder admissionDeadlineMillis(int millis) {
      return put(ConfigKey.ADMISSION_DEADLINE_MILLIS, millis);
    }

    /**
     * Sets {@code flush.deadline.millis}.
     *
     * @param millis how long a commit waits to become durable
     * @return this builder
     */
    public Builder flushDeadlineMillis(int millis) {
      return put(ConfigKey.FLUSH_DEADLINE_MILLIS, millis);
    }

    /**
     * Sets {@code durability}.
     *
     * @param asked what an append waits for that does not say so itself
     * @return this builder
     */
    public Builder durability(Durability asked) {
      settings.durability = asked;
      return this;
    }

    /**
     * Sets {@code group.delay.micros}.
     *
     * @param micros how long group commits may be held back
     * @return this builder
     */
    public Builder groupDelayMicros(int micros) {
      return put(ConfigKey.GROUP_DELAY_MICROS, micros);
    }

    /**
     * Sets {@code group.delay.records}.
     *
     * @param records how many records end that delay
     * @return this builder
     */
    public Builder groupDelayRecords(int records) {
      return put(ConfigKey.GROUP_DELAY_RECORDS, records);
    }

    /**
     * Sets {@code force.interval.millis}.
     *
     * @param millis how long what nobody waits for may stay unforced
     * @return this builder
     */
    public Builder forceIntervalMillis(int millis) {
      return put(ConfigKey.FORCE_INTERVAL_MILLIS, millis);
    }

    /**
     * Sets {@code seal.idle.millis}.
     *
     * @param millis after how long without work the log is sealed
     * @return this builder
     */
    public Builder sealIdleMillis(int millis) {
      return put(ConfigKey.SEAL_IDLE_MILLIS, millis);
    }

    /**
     * Sets {@code mark.interval.millis}.
     *
     * @param millis how often the mark is renewed
     * @return this builder
     */
    public Builder markIntervalMillis(int millis) {
      return put(ConfigKey.MARK_INTERVAL_MILLIS, millis);
    }

    /**
     * Sets {@code clock.behind.millis}.
     *
     * @param millis how far the clock may be behind the last commit time when the log is opened
     * @return this builder
     */
    public Builder clockBehindMillis(long millis) {
      return put(ConfigKey.CLOCK_BEHIND_MILLIS, millis);
    }

    /**
     * Sets {@code compression}.
     *
     * @param how how payloads are made smaller
     * @return this builder
     */
    public Builder compression(Compression how) {
      settings.compression = how;
      return this;
    }

    /**
     * Sets {@code compression.level}.
     *
     * @param level from 1, fastest, to 9, smallest
     * @return this builder
     */
    public Builder compressionLevel(int level) {
      return put(ConfigKey.COMPRESSION_LEVEL, level);
    }

    /**
     * Sets {@code compression.min.bytes}.
     *
     * @param bytes smaller payloads are left alone
     * @return this builder
     */
    public Builder compressionMinBytes(int bytes) {
      return put(ConfigKey.COMPRESSION_MIN_BYTES, bytes);
    }

    /**
     * Sets {@code retention.min.segments}.
     *
     * @param segments how many segments are kept at least
     * @return this builder
     */
    public Builder retentionMinSegments(int segments) {
      return put(ConfigKey.RETENTION_MIN_SEGMENTS, segments);
    }

    /**
     * Sets {@code retention.min.age.millis}.
     *
     * @param millis how old the last record of a segment is at least when it is released
     * @return this builder
     */
    public Builder retentionMinAgeMillis(long millis) {
      return put(ConfigKey.RETENTION_MIN_AGE_MILLIS, millis);
    }

    /**
     * Sets {@code tamper.evidence}.
     *
     * @param wanted whether records are chained
     * @return this builder
     */
    public Builder tamperEvidence(boolean wanted) {
      settings.tamperEvidence = wanted;
      return this;
    }

    /**
     * Sets where the keys come from, instead of {@code encryption.class}.
     *
     * @param ring asked when the log is opened, when it is read, and when its key is changed
     * @return this builder
     */
    public Builder keyRing(KeyRing ring) {
      settings.keyRing = ring;
      return this;
    }

    /**
     * Sets {@code encryption.class}.
     *
     * @param name a short name or a class name, or {@code none}
     * @return this builder
     */
    public Builder encryptionClass(String name) {
      settings.encryptionClass = name;
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
      settings.encryptionConfig.put(key, value);
      return this;
    }

    /**
     * Sets {@code storage.class}.
     *
     * @param name a short name or a class name
     * @return this builder
     */
    public Builder storageClass(String name) {
      settings.storageClass = name;
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
      settings.storageConfig.put(key, value);
      return this;
    }

    private Builder put(ConfigKey key, long value) {
      settings.put(key, value);
      return this;
    }

    /**
     * Checks every value and makes the configuration.
     *
     * @return the configuration
     * @throws WalConfigException listing everything that is wrong
     */
    public WalConfig build() {
      List<String> all = settings.errors();
      if (!all.isEmpty()) {
        throw new WalConfigException(all);
      }
      return new WalConfig(settings);
    }
  }
}
