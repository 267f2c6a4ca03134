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
package io.palimpsest.temporal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.structure.service.Service.ServiceFactory;
import org.apache.tinkerpop.gremlin.structure.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;

/** What {@code call()} offers. */
final class Services {

  private static final String NONE = "none";

  private Services() {}

  /**
   * The services of a graph.
   *
   * @param offered the names of those that are offered, with commas between; {@code none}; or null
   *     for all there are
   * @throws IllegalArgumentException if there is none of a name
   */
  static ServiceRegistry offered(@Nullable String offered) {
    ServiceRegistry registry = new ServiceRegistry();
    List<? extends ServiceFactory<?, ?>> all = SchemaService.all();
    List<String> names = offered == null ? names(all) : read(offered);
    for (String name : names) {
      registry.registerService(
          all.stream()
              .filter(service -> service.getName().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "%s must be none, or names out of %s with commas between, but is \"%s\""
                              .formatted(PalimpsestConfig.SERVICES, names(all), offered))));
    }
    return registry;
  }

  private static List<String> names(List<? extends ServiceFactory<?, ?>> services) {
    List<String> names = new ArrayList<>();
    services.forEach(service -> names.add(service.getName()));
    return names;
  }

  private static List<String> read(String offered) {
    return offered.trim().equals(NONE)
        ? List.of()
        : Stream.of(offered.split(",", -1)).map(String::trim).toList();
  }
}
