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
package io.palimpsest.distribution;

import org.apache.tinkerpop.gremlin.util.Gremlin;
import picocli.CommandLine.IVersionProvider;

/** Tells the version of Palimpsest, as its jar has it, and of what it runs on. */
final class ManifestVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "palimpsest " + own(), "Apache TinkerPop " + Gremlin.version(), "Java " + Runtime.version(),
    };
  }

  private static String own() {
    String version = Palimpsest.class.getPackage().getImplementationVersion();
    return version == null ? "(built from classes)" : version;
  }
}
