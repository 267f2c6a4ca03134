/** A log on the heap, for tests and for graphs that need not outlive the process. */
@NullMarked
package io.palimpsest.wal.storage.memory;

import org.jspecify.annotations.NullMarked;
