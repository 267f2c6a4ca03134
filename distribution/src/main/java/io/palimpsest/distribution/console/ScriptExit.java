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

import groovy.lang.Closure;
import groovy.lang.ExpandoMetaClass;
import groovy.lang.GroovySystem;
import java.io.Serial;
import java.util.function.IntConsumer;

/**
 * Takes {@code System.exit} of a Groovy script over, so that a session ends in good order and may
 * have a say in the status.
 */
final class ScriptExit {

  private ScriptExit() {}

  /**
   * From now on {@code System.exit(n)} in dynamic Groovy calls {@code exit}, which must not return.
   *
   * <p>Java code is not affected; there the session's shutdown hook is what closes the graph.
   */
  static void redirect(IntConsumer exit) {
    ExpandoMetaClass system = new SystemMetaClass(exit);
    system.initialize();
    GroovySystem.getMetaClassRegistry().setMetaClass(System.class, system);
  }

  /** How dynamic Groovy sees {@code System}. */
  private static final class SystemMetaClass extends ExpandoMetaClass {

    SystemMetaClass(IntConsumer exit) {
      super(System.class, false, true);
      registerStaticMethod("exit", new ExitClosure(exit));
    }
  }

  /** The method's body; Groovy finds {@code doCall} by its name. */
  static final class ExitClosure extends Closure<Object> {

    @Serial private static final long serialVersionUID = 1L;

    private final transient IntConsumer exit;

    ExitClosure(IntConsumer exit) {
      super(ScriptExit.class);
      this.exit = exit;
    }

    @SuppressWarnings("unused")
    public void doCall(int status) {
      exit.accept(status);
    }
  }
}
