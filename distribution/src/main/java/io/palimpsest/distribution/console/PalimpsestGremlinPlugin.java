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
package io.palimpsest.distribution.console;

import org.apache.tinkerpop.gremlin.jsr223.AbstractGremlinPlugin;
import org.apache.tinkerpop.gremlin.jsr223.DefaultImportCustomizer;

/**
 * The Gremlin plug-in of Palimpsest: gives scripts of the Gremlin Console and the Gremlin Server
 * the names they need.
 *
 * <p>Palimpsest's own console has it on; elsewhere it is {@code :plugin use palimpsest}, or the
 * name of this class in the server's configuration.
 */
public final class PalimpsestGremlinPlugin extends AbstractGremlinPlugin {

  /** What {@code :plugin} calls it. */
  public static final String NAME = "palimpsest";

  private static final PalimpsestGremlinPlugin INSTANCE = new PalimpsestGremlinPlugin();

  /** A plug-in; the service loader of a console makes its own. */
  public PalimpsestGremlinPlugin() {
    super(
        NAME,
        DefaultImportCustomizer.build()
            .addClassImports(ScriptNames.ownClasses().toArray(Class<?>[]::new))
            .create());
  }

  /**
   * The plug-in.
   *
   * @return the one instance a server uses
   */
  public static PalimpsestGremlinPlugin instance() {
    return INSTANCE;
  }
}
