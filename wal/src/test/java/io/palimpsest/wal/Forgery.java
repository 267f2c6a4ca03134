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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What somebody does who can write the files of a log and knows its format. */
final class Forgery {

  private static final int FIRST_FRAME = 4096;

  private final Path directory;
  private final List<Path> files;

  Forgery(Path directory) throws IOException {
    this.directory = directory;
    try (var found = Files.list(directory.resolve("wal"))) {
      files = found.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
  }

  /** A frame in a file. */
  record Place(Path file, int at, byte type, long firstLsn, int length, int payloadLength) {}

  private static ByteBuffer numbers(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Place place(Path file, ByteBuffer bytes, int at) {
    return new Place(
        file,
        at,
        bytes.get(at + FrameLayout.TYPE),
        bytes.getLong(at + FrameLayout.FIRST_LSN),
        bytes.getInt(at + FrameLayout.LENGTH),
        bytes.getInt(at + FrameLayout.PAYLOAD_LENGTH));
  }

  private static List<Place> places(Path file, ByteBuffer bytes) {
    List<Place> places = new ArrayList<>();
    int at = FIRST_FRAME;
    while (at < bytes.capacity() && bytes.getInt(at + FrameLayout.LENGTH) != 0) {
      places.add(place(file, bytes, at));
      at += bytes.getInt(at + FrameLayout.LENGTH);
    }
    return places;
  }

  /** Returns the frames of all segments, in order. */
  List<Place> places() throws IOException {
    List<Place> places = new ArrayList<>();
    for (Path file : files) {
      places.addAll(places(file, numbers(Files.readAllBytes(file))));
    }
    return places;
  }

  /** Returns the first frame of a record. */
  Place record(long lsn) throws IOException {
    return places().stream()
        .filter(place -> place.firstLsn() == lsn && place.type() == FrameType.TRANSACTION.code())
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  byte[] bytes(Place place) throws IOException {
    byte[] frame = new byte[place.length()];
    numbers(Files.readAllBytes(place.file())).get(place.at(), frame);
    return frame;
  }

  /** Changes bits of a byte of a frame. */
  void change(Place place, int offset, int bits) throws IOException {
    byte[] bytes = Files.readAllBytes(place.file());
    bytes[place.at() + offset] ^= (byte) bits;
    Files.write(place.file(), bytes);
  }

  /** Makes every checksum and the chain of checksums right again. */
  void fixChecksums() throws IOException {
    ByteBuffer store = numbers(Files.readAllBytes(directory.resolve("STORE")));
    FrameSalt salt = new FrameSalt(new UUID(store.getLong(24), store.getLong(32)));
    int chain = 0;
    int transactionCrc = 0;
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      ByteBuffer bytes = numbers(content);
      for (Place place : places(file, bytes)) {
        int at = place.at();
        int payloadCrc =
            salt.payload(
                bytes.getLong(at + FrameLayout.LOG_EPOCH),
                bytes.getLong(at + FrameLayout.WRITER),
                content,
                at + FrameLayout.HEADER,
                place.payloadLength());
        boolean epoch = place.type() == FrameType.EPOCH.code();
        bytes
            .putInt(at + FrameLayout.PAYLOAD_CRC, payloadCrc)
            .putInt(at + FrameLayout.PREVIOUS_CRC, epoch ? transactionCrc : chain);
        chain = salt.header(content, at);
        bytes.putInt(at + FrameLayout.SELF_CRC, chain);
        boolean ends =
            place.type() == FrameType.TRANSACTION.code()
                || place.type() == FrameType.TRANSACTION_LAST.code();
        transactionCrc = ends ? chain : transactionCrc;
      }
      Files.write(file, content);
    }
  }

  /** Copies a log, also one that is open. */
  static Path copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (var found = Files.walk(from)) {
      all = found.filter(file -> !file.toString().endsWith(".tmp")).toList();
    }
    for (Path file : all) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
    return to;
  }
}
