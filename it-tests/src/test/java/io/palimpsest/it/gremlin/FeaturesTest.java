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
package io.palimpsest.it.gremlin;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Stage;
import io.cucumber.guice.CucumberModules;
import io.cucumber.junit.CucumberOptions;
import org.apache.tinkerpop.gremlin.features.AbstractGuiceFactory;
import org.apache.tinkerpop.gremlin.features.World;
import org.junit.runner.RunWith;

/** TinkerPop's Gherkin scenarios, without those for what the graph cannot do. */
@RunWith(SuiteRunner.class)
@SuiteRunner.Of(SuiteRunner.Suite.GHERKIN)
@CucumberOptions(
    tags = "not @GraphComputerOnly and not @AllowNullPropertyValues",
    glue = "org.apache.tinkerpop.gremlin.features",
    features = "classpath:/org/apache/tinkerpop/gremlin/test/features",
    objectFactory = FeaturesTest.WorldFactory.class)
public class FeaturesTest {

  /** Makes the world the scenarios live in. */
  public static final class WorldFactory extends AbstractGuiceFactory {
    /** For Cucumber. */
    public WorldFactory() {
      super(
          Guice.createInjector(
              Stage.PRODUCTION, CucumberModules.createScenarioModule(), new WorldModule()));
    }
  }

  private static final class WorldModule extends AbstractModule {
    @Override
    protected void configure() {
      bind(World.class).to(PalimpsestWorld.class);
    }
  }
}
