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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration of a log. */
class WalConfigTest {

  @Test
  void shouldHaveTheDocumentedDefaults() {
    WalConfig config = WalConfig.defaults();
    assertThat(config.segmentBytes()).isEqualTo(67_108_864);
    assertThat(config.groupBytes()).isEqualTo(4_194_304);
    assertThat(config.bufferBytes()).isEqualTo(16_777_216);
    assertThat(config.bufferRecords()).isEqualTo(16_384);
    assertThat(Integer.bitCount(config.stripes())).isEqualTo(1);
    assertThat(config.admissionDeadlineMillis()).isEqualTo(10_000);
    assertThat(config.flushDeadlineMillis()).isEqualTo(60_000);
    assertThat(config.storageClass()).isEqualTo("local");
    assertThat(config.storageConfig()).isEmpty();
  }

  @Test
  void shouldReadProperties() {
    WalConfig config =
        WalConfig.from(
            Map.of(
                "segment.bytes", "65536",
                "stripes", "2",
                "storage.class", "memory",
                "storage.config.name", "x"));
    assertThat(config.segmentBytes()).isEqualTo(65_536);
    assertThat(config.groupBytes()).isEqualTo(32_768);
    assertThat(config.storageConfig()).containsEntry("name", "x");
  }

  @Test
  void shouldTakeAClassNameForTheStorage() {
    String name = "io.palimpsest.wal.storage.memory.MemoryLogStorageProvider";
    assertThat(WalConfig.from(Map.of("storage.class", name)).storageClass()).isEqualTo(name);
  }

  @Test
  void shouldReportEveryErrorAtOnce() {
    assertThatThrownBy(
            () ->
                WalConfig.from(
                    Map.of(
                        "segment.byte", "1",
                        "segment.bytes", "70000",
                        "stripes", "3",
                        "buffer.records", "many",
                        "storage.config.path", "/x")))
        .isInstanceOf(WalConfigException.class)
        .hasMessageContaining(
            "unknown key 'segment.byte', known are segment.bytes, record.bytes, transaction.bytes")
        .hasMessageContaining("segment.bytes: expected a multiple of 4096, found 70000")
        .hasMessageContaining("stripes: expected a power of two, found 3")
        .hasMessageContaining("buffer.records: expected a whole number, found 'many'")
        .hasMessageContaining("unknown key 'storage.config.path', storage local knows [io]");
    assertThatThrownBy(() -> WalConfig.from(Map.of("storage.class", "tape")))
        .hasMessageContaining("expected one of [local, memory] or a class, found 'tape'");
  }

  @Test
  void shouldKeepTheLimitsOfAMutationAndATransactionInOrder() {
    assertThat(WalConfig.defaults().recordBytes()).isEqualTo(67_108_864);
    assertThat((long) WalConfig.defaults().transactionBytes())
        .isEqualTo(Math.max(67_108_864, Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 4)));
    WalConfig both = WalConfig.from(Map.of("transaction.bytes", "8192", "record.bytes", "8192"));
    assertThat(both.recordBytes()).isEqualTo(8192);
    assertThat(both.transactionBytes()).isEqualTo(8192);
    assertThat(WalConfig.from(Map.of("transaction.bytes", "8192")).recordBytes()).isEqualTo(8192);
    assertThat(WalConfig.from(Map.of("record.bytes", "1073741824")).transactionBytes())
        .isEqualTo(1_073_741_824);
    assertThatThrownBy(
            () -> WalConfig.from(Map.of("transaction.bytes", "8191", "record.bytes", "8192")))
        .hasMessageContaining(
            "record.bytes: expected at most transaction.bytes (8191), found 8192");
    assertThatThrownBy(() -> WalConfig.from(Map.of("transaction.bytes", "1073741825")))
        .hasMessageContaining("transaction.bytes: expected 4096 to 1073741824, found 1073741825");
  }
}
