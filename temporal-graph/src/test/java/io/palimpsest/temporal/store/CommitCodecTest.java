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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.Period;
import io.palimpsest.graph.schema.IndexDefinition;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommitCodecTest {

  private static final Window NOW = Window.FROM_NOW_ON;

  static List<Object> values() {
    return List.of(
        true,
        false,
        (byte) -3,
        (short) -300,
        Integer.MIN_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Float.NaN,
        -0.0,
        Double.MIN_VALUE,
        "",
        "grüß Gott \u0000 \uD83D\uDE00",
        'ß',
        new byte[] {1, 0, -1},
        new boolean[] {true, false},
        new int[] {1, Integer.MIN_VALUE},
        new long[] {},
        new float[] {1.5f, Float.NaN},
        new double[] {-0.0},
        new String[] {"", "ß"},
        new UUID(1, -2),
        new BigInteger("-123456789012345678901234567890"),
        new BigDecimal("-1.50"),
        Date.from(Instant.parse("1969-12-31T23:59:59.999Z")),
        Instant.parse("2026-11-21T10:00:00.123456789Z"),
        LocalDate.parse("-0044-03-15"),
        LocalTime.parse("23:59:59.999999999"),
        LocalDateTime.parse("0001-01-01T00:00:00.5"),
        OffsetDateTime.parse("2024-03-31T12:00:00.000000001+02:00"),
        ZonedDateTime.parse("2024-03-31T12:00:00+02:00[Europe/Amsterdam]"),
        Duration.ofSeconds(-5, 7),
        java.time.Period.of(1, -2, 3),
        List.of(1, "two", List.of(3.0)),
        Set.of("x"),
        Map.of("k", List.of(1L), 2, "v"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldBringEveryValueBackEqualAndOfTheSameType(Object value) {
    Commit commit =
        new Commit(
            1,
            List.of(
                new Mutation.UpdateNode(
                    7L, "k", null, false, PropertyValue.of(ValueCodec.freeze(value)), NOW)));
    Commit back = CommitCodec.decode(CommitCodec.encode(commit).joined());
    PropertyValue read = ((Mutation.UpdateNode) back.mutations().get(0)).value();
    assertThat(read).isNotNull();
    assertThat(read.value()).isEqualTo(value);
    if (value.getClass().getName().startsWith("java.lang")) {
      assertThat(read.value()).isExactlyInstanceOf(value.getClass());
    }
    assertThat(back).isEqualTo(commit);
  }

  @Test
  void shouldBringEveryMutationBack() {
    PropertyValue value = new PropertyValue(1.5, Map.of("since", 2009, "who", "x"));
    Commit commit =
        new Commit(
            Long.MAX_VALUE,
            List.of(
                new Mutation.CreateNode(1L, true, "person", NOW),
                new Mutation.CreateNode("a b", false, "person", Window.explicit(-5, 7)),
                new Mutation.CreateEdge(new UUID(3, 4), false, "knows", 1L, "a b", NOW),
                new Mutation.UpdateNode(1L, "weight", null, false, value, new Window(3, 9, true)),
                new Mutation.UpdateNode(1L, "weight", 9L, true, value, NOW),
                new Mutation.UpdateNode(1L, "weight", "w", false, null, NOW),
                new Mutation.UpdateNode(1L, "weight", null, true, null, NOW),
                new Mutation.UpdateEdge(new UUID(3, 4), "weight", value, NOW),
                new Mutation.UpdateEdge(
                    new UUID(3, 4), "weight", null, Window.explicit(Period.MIN, Period.MAX)),
                new Mutation.UpdateGraph("motto", value, NOW),
                new Mutation.UpdateGraph("motto", null, Window.explicit(0, 1)),
                new Mutation.CreateSchemaElement(
                    IndexDefinition.named("by age").onVertices("person").range("age", "name")),
                new Mutation.CreateSchemaElement(
                    IndexDefinition.named("by note").onEdges().text("note")),
                new Mutation.DropSchemaElement("by age"),
                new Mutation.DeleteEdge(new UUID(3, 4), NOW),
                new Mutation.DeleteNode("a b", Window.explicit(0, 1))));
    assertThat(CommitCodec.decode(CommitCodec.encode(commit).joined())).isEqualTo(commit);
  }

  @Test
  void shouldRefuseEveryTruncationAndEveryFlippedByteThatLeavesNoCommit() {
    Commit commit =
        new Commit(
            1,
            List.of(
                new Mutation.CreateNode(1L, true, "person", NOW),
                new Mutation.UpdateNode(1L, "name", null, false, PropertyValue.of("Ada"), NOW)));
    ByteBuffer whole = CommitCodec.encode(commit).joined();
    for (int length = 0; length < whole.limit(); length++) {
      ByteBuffer part = whole.duplicate().limit(length);
      assertThatThrownBy(() -> CommitCodec.decode(part)).isInstanceOf(PayloadException.class);
    }
  }

  @Test
  void shouldRefuseAVersionItDoesNotKnow() {
    ByteBuffer payload = CommitCodec.encode(new Commit(1, List.of())).joined();
    payload.put(0, (byte) 1);
    assertThatThrownBy(() -> CommitCodec.decode(payload))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("version 1 where 2 is known");
  }

  @Test
  void shouldRefuseAKindOfMutationOrDefinitionItDoesNotKnow() {
    IndexDefinition index = IndexDefinition.named("n").onVertices().range("age");
    ByteBuffer payload =
        CommitCodec.encode(new Commit(1, List.of(new Mutation.CreateSchemaElement(index))))
            .joined();
    int kind = 3; // behind version, log epoch and count
    ByteBuffer otherKind = ByteBuffer.allocate(payload.limit()).put(payload.duplicate()).flip();
    assertThatThrownBy(() -> CommitCodec.decode(otherKind.put(kind, (byte) 99)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("unknown kind 99");
    int what = kind + 2; // behind the flags
    ByteBuffer otherWhat = ByteBuffer.allocate(payload.limit()).put(payload.duplicate()).flip();
    assertThatThrownBy(() -> CommitCodec.decode(otherWhat.put(what, (byte) 99)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("unknown word for a kind of definition");
    int name = what + 1;
    assertThatThrownBy(() -> CommitCodec.decode(payload.put(name + 1, (byte) ' '))) // a blank name
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("must have a name");
  }

  @Test
  void shouldRefuseATypeThereIsNoTagForByName() {
    assertThatThrownBy(() -> ValueCodec.freeze(List.of(new Thread())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread");
  }

  @Test
  void shouldEncodeALargeCommitInPiecesAndTellItsLargestMutation() {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      mutations.add(
          new Mutation.UpdateNode(
              (long) i, "text", null, false, PropertyValue.of("x".repeat(i * 10_000)), NOW));
    }
    mutations.add(
        new Mutation.UpdateNode(
            99L, "text", null, false, PropertyValue.of("y".repeat(3_000_000)), NOW));
    Commit commit = new Commit(1, mutations);
    CommitCodec.Payload payload = CommitCodec.encode(commit);
    assertThat(payload.pieces()).hasSizeGreaterThan(2);
    assertThat(payload.largestMutation()).isBetween(3_000_000L, 3_000_030L);
    assertThat(CommitCodec.decode(payload.joined())).isEqualTo(commit);
  }
}
