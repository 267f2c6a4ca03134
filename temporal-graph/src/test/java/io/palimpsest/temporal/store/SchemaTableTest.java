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

import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.SchemaException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTableTest {

  private static final IndexDefinition AGE =
      IndexDefinition.named("age").onVertices("person").range("age");

  private final List<String> heard = new ArrayList<>();
  private final SchemaTable schema =
      new SchemaTable(
          new VersionedStore(),
          new IndexKeeper() {
            @Override
            public void created(IndexDefinition definition, int seq) {
              heard.add("created " + definition.name() + " by " + seq);
            }

            @Override
            public void dropped(IndexDefinition definition) {
              heard.add("dropped " + definition.name());
            }

            @Override
            public IndexStatus status(IndexDefinition definition) {
              return new IndexStatus(definition, IndexStatus.State.BUILDING, 3, 7, null);
            }
          });

  @Test
  void shouldTellTheKeeperOfIndexesAndAskItHowFarTheyAre() {
    schema.create(new Mutation.CreateSchemaElement(AGE), 5);
    assertThat(schema.indexes())
        .containsExactly(new IndexStatus(AGE, IndexStatus.State.BUILDING, 3, 7, null));
    schema.drop(new Mutation.DropSchemaElement("age"));
    assertThat(schema.indexes()).isEmpty();
    assertThat(heard).containsExactly("created age by 5", "dropped age");
  }

  @Test
  void shouldKeepDefinitionsInTheOrderOfTheirCreation() {
    IndexDefinition note = IndexDefinition.named("a note").onEdges().text("note");
    Definitions both = Definitions.NONE.with(AGE).with(note);
    assertThat(both.all()).containsExactly(AGE, note);
    assertThat(both.without("age").all()).containsExactly(note);
    assertThatThrownBy(() -> both.with(note))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("\"a note\" is taken by");
  }
}
