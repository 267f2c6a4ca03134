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
/**
 * Where the secret keys of an encrypted log come from, as a plug-in sees it.
 *
 * <p>A source of keys is found by a short name or a class name through {@link
 * io.palimpsest.wal.keys.KeyRingProvider}; a program may also hand a {@link
 * io.palimpsest.wal.keys.KeyRing} to the log itself.
 */
@NullMarked
package io.palimpsest.wal.keys;

import org.jspecify.annotations.NullMarked;
