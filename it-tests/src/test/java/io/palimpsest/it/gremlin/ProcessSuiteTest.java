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

import io.palimpsest.temporal.PalimpsestGraph;
import org.apache.tinkerpop.gremlin.GraphProviderClass;
import org.junit.runner.RunWith;

/** TinkerPop's process suite for what only the JVM can do. */
@RunWith(SuiteRunner.class)
@SuiteRunner.Of(SuiteRunner.Suite.PROCESS)
@GraphProviderClass(provider = PalimpsestGraphProvider.class, graph = PalimpsestGraph.class)
public class ProcessSuiteTest {}
