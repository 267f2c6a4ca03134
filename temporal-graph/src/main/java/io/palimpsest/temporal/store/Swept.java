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

/**
 * What was taken out of a store.
 *
 * @param floor up to where: the horizon, or less where somebody still reads before it
 * @param versions how many versions were taken out of histories
 * @param edges how many ended edges blocks have forgotten, each at both its ends
 * @param bytes about how many bytes of heap that has freed
 */
public record Swept(Horizon floor, long versions, long edges, long bytes) {}
