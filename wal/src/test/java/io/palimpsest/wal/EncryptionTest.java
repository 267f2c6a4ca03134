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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.palimpsest.wal.storage.ReadableLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs whose payloads are encrypted, and those who have another key or none. */
class EncryptionTest {

  private static final String SECRET = "nobody is to read this";

  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void makeDirectory() {
    directory = temporary.resolve("log");
  }

  private static WalConfig with(Keys keys) {
    return WalConfig.builder().segmentBytes(256 * 1024).keyRing(keys).build();
  }

  private WriteAheadLog open(Keys keys) {
    return WriteAheadLog.open(directory, with(keys), TimeSource.system());
  }

  private void append(Keys keys, String... texts) {
    try (WriteAheadLog log = open(keys)) {
      for (String text : texts) {
        log.append(Logs.bytes(text), 1, Durability.ASYNC);
      }
    }
  }

  private static Map<String, String> contents(Path where) throws IOException {
    Map<String, String> contents = new HashMap<>();
    try (var files = Files.walk(where)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("LOCK")) {
          byte[] bytes = Files.readAllBytes(file);
          contents.put(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return contents;
  }

  /** Bits: encrypted, compressed, in parts. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldReadBackEveryCombination(int how) throws IOException {
    boolean encrypted = (how & 1) != 0;
    WalConfig.Builder builder = WalConfig.builder().segmentBytes(256 * 1024);
    if (encrypted) {
      builder.keyRing(new Keys(1));
    }
    if ((how & 2) != 0) {
      builder.compression(Compression.DEFLATE);
    }
    if ((how & 4) != 0) {
      builder.groupBytes(4096);
    }
    WalConfig config = builder.build();
    List<ByteBuffer> payloads = new ArrayList<>();
    for (int size : new int[] {0, 1, 15, 16, 17, 4000, 4001, 3999, 4096, 20_000, 50_000}) {
      payloads.add(ByteBuffer.wrap(Keys.bytes(size)).limit(Math.min(size, 32)));
      payloads.add(Logs.bytes((SECRET + " ").repeat(size / SECRET.length() + 1)));
    }
    List<ByteBuffer> all = new ArrayList<>();
    for (int session = 0; session < 3; session++) {
      try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
        assertThat(Logs.read(log, 1)).extracting(LogRecord::payload).isEqualTo(all);
        for (ByteBuffer payload : payloads) {
          log.append(payload, 2, Durability.ASYNC);
        }
        all.addAll(payloads);
        log.flush();
        assertThat(Logs.read(log, 1)).extracting(LogRecord::payload).isEqualTo(all);
        Files.createDirectories(temporary.resolve("copies"));
        Path copy = Forgery.copy(directory, temporary.resolve("copies/" + session));
        try (WriteAheadLog again = WriteAheadLog.open(copy, config, TimeSource.system())) {
          assertThat(Logs.read(again, 1)).extracting(LogRecord::payload).isEqualTo(all);
        }
      }
    }
    if (encrypted) {
      assertThat(contents(temporary).values()).noneMatch(text -> text.contains(SECRET));
    } else if ((how & 2) == 0) {
      assertThat(contents(temporary).values()).anyMatch(text -> text.contains(SECRET));
    }
  }

  @Test
  void shouldRefuseToOpenWithoutTheKeyOfTheYoungestSegment() throws IOException {
    append(new Keys(1), SECRET);
    Map<String, String> before = contents(directory);
    for (WalConfig config :
        List.of(WalConfig.defaults(), with(new Keys(0)), with(new Keys(0).put(2, 2)))) {
      LogKeyException refused =
          catchThrowableOfType(
              LogKeyException.class,
              () -> WriteAheadLog.open(directory, config, TimeSource.system()));
      assertThat(refused.reason()).isEqualTo(LogKeyException.Reason.MISSING);
      assertThat(refused.keyNumber()).isEqualTo(1);
      assertThat(refused.segment()).startsWith("wal/0000000001-");
      assertThat(refused).hasMessageContaining("key 1 of wal/0000000001-");
      assertThat(contents(directory)).isEqualTo(before);
    }
    append(new Keys(1), "more");
  }

  @Test
  void shouldBeReadByWhoOnlyReadsAndHasTheKey() {
    append(new Keys(1), SECRET, "more");
    try (LogReader reader =
        WriteAheadLog.openReadOnly(directory, with(new Keys(1)), TimeSource.system()).readFrom(1)) {
      assertThat(Logs.text(Objects.requireNonNull(reader.next()))).isEqualTo(SECRET);
    }
    try (LogReader reader =
        WriteAheadLog.openReadOnly(directory, WalConfig.defaults(), TimeSource.system())
            .readFrom(1)) {
      assertThatThrownBy(reader::next).isInstanceOf(LogKeyException.class);
    }
  }

  @Test
  void shouldTellAWrongKeyFromDamage() throws IOException {
    append(new Keys(1), SECRET);
    Map<String, String> before = contents(directory);
    Keys wrong = new Keys(1).put(1, 99);
    LogKeyException refused = catchThrowableOfType(LogKeyException.class, () -> open(wrong));
    assertThat(refused.reason()).isEqualTo(LogKeyException.Reason.WRONG);
    assertThat(refused.keyNumber()).isEqualTo(1);
    assertThat(refused.segment()).startsWith("wal/0000000001-");
    assertThat(contents(directory)).isEqualTo(before);
  }

  @Test
  void shouldRefuseAnActiveKeyThatIsNoKey() {
    assertThatThrownBy(() -> open(new Keys(1).activate(5)))
        .isInstanceOfSatisfying(
            LogKeyException.class,
            e -> assertThat(e.reason()).isEqualTo(LogKeyException.Reason.MISSING));
    assertThatThrownBy(() -> open(new Keys(1).activate(-1)))
        .isInstanceOfSatisfying(
            LogKeyException.class,
            e -> assertThat(e.reason()).isEqualTo(LogKeyException.Reason.UNUSABLE));
    append(new Keys(1), "goes on");
  }

  @Test
  void shouldGoOnWithAnotherKeyAndReadWithBoth() {
    Keys keys = new Keys(1);
    append(keys, "one");
    append(keys.put(2, 2).activate(2), "two");
    append(keys.activate(0), "in the clear");
    append(keys.activate(2), "two again");
    try (WriteAheadLog log = open(keys)) {
      assertThat(Logs.texts(log)).containsExactly("one", "two", "in the clear", "two again");
    }
    keys.remove(1);
    try (WriteAheadLog log = open(keys)) {
      assertThatThrownBy(() -> Logs.texts(log))
          .isInstanceOfSatisfying(
              LogKeyException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(LogKeyException.Reason.MISSING);
                assertThat(e.keyNumber()).isEqualTo(1);
                assertThat(e.segment()).startsWith("wal/0000000001-");
              });
      assertThat(Logs.read(log, 2)).extracting(Logs::text).contains("two", "two again");
    }
    keys.put(1, 99);
    assertThatThrownBy(() -> open(keys))
        .isInstanceOfSatisfying(
            LogKeyException.class,
            e -> assertThat(e.reason()).isEqualTo(LogKeyException.Reason.WRONG));
  }

  @Test
  void shouldBeSwitchedOnAndOff() {
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system())) {
      log.append(Logs.bytes("before"), 1);
    }
    append(new Keys(1), SECRET);
    append(new Keys(1).activate(0), "after");
    // The youngest segment needs no key any more; what is older is read with its key or not at all.
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system())) {
      assertThat(Logs.read(log, 3)).extracting(Logs::text).containsExactly("after");
      assertThatThrownBy(() -> Logs.texts(log)).isInstanceOf(LogKeyException.class);
    }
  }

  @Test
  void shouldChangeTheKeyOfAnOpenLog() throws IOException {
    Keys keys = new Keys(1);
    try (WriteAheadLog log = open(keys)) {
      log.appendAndWait(Logs.bytes("one"), 1, Durability.SYNC);
      assertThat(log.rotateKey()).isEqualTo(1);
      log.appendAndWait(Logs.bytes("one again"), 1, Durability.SYNC);
      assertThat(log.rotateKey()).isEqualTo(1);
      keys.put(2, 2).activate(2);
      log.appendAndWait(Logs.bytes("still one"), 1, Durability.SYNC);
      assertThat(log.rotateKey()).isEqualTo(2);
      log.appendAndWait(Logs.bytes("two"), 1, Durability.SYNC);
      keys.activate(7);
      assertThatThrownBy(log::rotateKey).isInstanceOf(LogKeyException.class);
      log.appendAndWait(Logs.bytes("two again"), 1, Durability.SYNC);
      keys.activate(0);
      assertThat(log.rotateKey()).isZero();
      log.appendAndWait(Logs.bytes("none"), 1, Durability.SYNC);
      log.flush();
      List<LogRecord> records = Logs.read(log, 1);
      assertThat(records)
          .extracting(Logs::text)
          .containsExactly("one", "one again", "still one", "two", "two again", "none");
      assertThat(records)
          .extracting(record -> record.segment().substring(4, 14))
          .containsExactly(
              "0000000001", "0000000002", "0000000003", "0000000004", "0000000004", "0000000005");
    }
    keys.remove(1);
    try (WriteAheadLog log = open(keys)) {
      assertThat(Logs.read(log, 4)).hasSize(3);
      assertThatThrownBy(() -> Logs.read(log, 3)).isInstanceOf(LogKeyException.class);
    }
  }

  @Test
  void shouldChangeTheKeyUnderLoad() throws Exception {
    Keys keys = new Keys(3);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    int appended = 0;
    try (WriteAheadLog log = open(keys)) {
      List<Future<Integer>> appenders = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        appenders.add(
            threads.submit(
                () -> {
                  int count = 0;
                  for (; !stop.get(); count++) {
                    log.appendAndWait(Logs.bytes(SECRET), 1, Durability.GROUP);
                  }
                  return count;
                }));
      }
      for (int i = 0; i < 12; i++) {
        keys.activate(1 + i % 3);
        assertThat(log.rotateKey()).isEqualTo(1 + i % 3);
      }
      stop.set(true);
      for (Future<Integer> one : appenders) {
        appended += one.get();
      }
      assertThat(Logs.texts(log)).hasSize(appended).containsOnly(SECRET);
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
    try (WriteAheadLog log = open(keys)) {
      assertThat(Logs.texts(log)).hasSize(appended).containsOnly(SECRET);
      assertThat(contents(directory).values()).noneMatch(text -> text.contains(SECRET));
    }
  }

  @Test
  void shouldCountWhatEncryptionAddsBeforehand() {
    WalConfig config = WalConfig.builder().recordBytes(8192).keyRing(new Keys(1)).build();
    try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
      int most = 8192 - 80 - 16;
      log.appendAndWait(ByteBuffer.allocate(most), 1, Durability.SYNC);
      assertThatThrownBy(() -> log.append(ByteBuffer.allocate(most + 1), 1))
          .isInstanceOfSatisfying(
              RecordTooLargeException.class,
              e -> {
                assertThat(e.bytes()).isEqualTo(most + 1);
                assertThat(e.limit()).isEqualTo(most);
              });
    }
  }

  @Test
  void shouldFillASegmentToItsLastByte() {
    // One group as large as a segment takes beside its header and its seal.
    WalConfig config =
        WalConfig.builder()
            .segmentBytes(64 * 1024)
            .groupBytes(32 * 1024)
            .recordBytes(64 * 1024)
            .keyRing(new Keys(1))
            .build();
    try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
      int frame = 32 * 1024 - 96;
      for (int size : new int[] {frame - 1, frame, frame + 1, 64 * 1024 - 96}) {
        for (int i = 0; i < 5; i++) {
          log.appendAndWait(ByteBuffer.allocate(size), 1, Durability.SYNC);
        }
      }
      assertThat(Logs.read(log, 1)).hasSize(20);
    }
  }

  @Test
  void shouldNoticeEveryChangeToAPayloadAndItsHeader() throws IOException {
    Keys keys = new Keys(1);
    append(keys, "first", "second", "third");
    Forgery forgery = new Forgery(directory);
    Forgery.Place second = forgery.record(2);
    int noticed = 0;
    for (int offset = FrameLayout.FIRST_LSN;
        offset < FrameLayout.HEADER + second.payloadLength();
        offset++) {
      boolean checksum = offset >= FrameLayout.PREVIOUS_CRC && offset < FrameLayout.TYPE;
      boolean length =
          offset >= FrameLayout.PAYLOAD_LENGTH && offset < FrameLayout.PAYLOAD_LENGTH + 4;
      for (int bit = 0; bit < 8 && !checksum && !length; bit++) {
        forgery.change(second, offset, 1 << bit);
        forgery.fixChecksums();
        assertThatThrownBy(() -> shown(keys))
            .as("offset %d, bit %d", offset, bit)
            .isInstanceOf(CorruptLogException.class);
        forgery.change(second, offset, 1 << bit);
        forgery.fixChecksums();
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(8 * (48 + 6 + 16));
    assertThat(shown(keys)).containsExactly("first", "second", "third");
  }

  /** Verifies the log and reads it, without opening it. */
  private List<String> shown(Keys keys) throws IOException {
    List<String> texts = new ArrayList<>();
    try (ReadableLog log = StorageProviders.create(directory, with(keys)).openForReading()) {
      KeyVault vault = new KeyVault(keys, log.storeId());
      LogMark mark = LogMark.decode(Objects.requireNonNull(log.mark()));
      LogVerifier.Verified verified = LogVerifier.verify(log.extents(), mark, log.storeId(), vault);
      Watermarks durable =
          new Watermarks(verified.kept().nextLsn() - 1, verified.kept().transaction());
      try (LogReader reader =
          new LogReader(
              new LogCatalog(verified.spans()),
              durable,
              new FrameSalt(log.storeId()),
              new FrameOpener(vault),
              1)) {
        for (LogRecord record = reader.next(); record != null; record = reader.next()) {
          texts.add(Logs.text(record));
        }
      }
    }
    return texts;
  }

  @Test
  void shouldNotTakeAPayloadInTheClearForAnEncryptedOne() throws IOException {
    Keys keys = new Keys(1);
    append(keys, "a payload of some length");
    Forgery forgery = new Forgery(directory);
    forgery.change(forgery.record(1), FrameLayout.FLAGS, FrameLayout.FLAG_ENCRYPTED);
    forgery.fixChecksums();
    assertThatThrownBy(() -> shown(keys))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("not encrypted");
  }

  /** The names of what must never come twice under one key of the ring. */
  private static void collect(Path where, Map<String, String> seen, int[] frames)
      throws IOException {
    Forgery forgery = new Forgery(where);
    for (Forgery.Place place : forgery.places()) {
      ByteBuffer frame =
          ByteBuffer.wrap(forgery.bytes(place)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      if (place.type() == FrameType.TRANSACTION.code()) {
        assertThat(frame.get(FrameLayout.FLAGS) & FrameLayout.FLAG_ENCRYPTED).isNotZero();
        String nonce =
            frame.getLong(FrameLayout.LOG_EPOCH)
                + "/"
                + frame.getLong(FrameLayout.WRITER)
                + "/"
                + frame.getLong(FrameLayout.TRANSACTION)
                + "/"
                + frame.getInt(FrameLayout.PART);
        byte[] payload = new byte[place.payloadLength()];
        frame.get(FrameLayout.HEADER, payload);
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        String before = seen.put(nonce, text);
        assertThat(before == null || before.equals(text)).as("nonce %s", nonce).isTrue();
        frames[0]++;
      }
    }
  }

  @Test
  void shouldNeverUseANonceTwice() throws IOException {
    // Every opening of every copy gives the same ids to other records of the same bytes.
    Keys keys = new Keys(1);
    List<Path> copies = new ArrayList<>(List.of(directory));
    append(keys, "same", "same");
    for (int round = 0; round < 3; round++) {
      List<Path> more = new ArrayList<>();
      for (Path copy : copies) {
        Path other = temporary.resolve("copy-" + round + "-" + more.size());
        Path dying = temporary.resolve("dying-" + round + "-" + more.size());
        Forgery.copy(copy, other);
        for (Path where : List.of(copy, other)) {
          try (WriteAheadLog log = WriteAheadLog.open(where, with(keys), TimeSource.system())) {
            log.appendAndWait(Logs.bytes("same"), 1, Durability.SYNC);
            log.appendAndWait(Logs.bytes("same"), 1, Durability.SYNC);
            if (where.equals(copy)) {
              // As if the process was killed here: its last record is written again.
              Forgery.copy(where, dying);
            }
          }
        }
        more.addAll(List.of(other, dying));
      }
      copies.addAll(more);
    }
    Map<String, String> seen = new HashMap<>();
    int[] frames = new int[1];
    for (Path copy : copies) {
      collect(copy, seen, frames);
    }
    assertThat(frames[0]).isGreaterThan(seen.size());
    assertThat(seen.size()).isGreaterThan(40);
    Set<String> ciphertexts = new HashSet<>(seen.values());
    assertThat(ciphertexts).as("the same bytes, never the same way").hasSameSizeAs(seen.values());
  }
}
