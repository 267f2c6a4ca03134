/** A log in local files: preallocated segments, a lock, an identity and a mark. */
@NullMarked
package io.palimpsest.wal.storage.file;

import org.jspecify.annotations.NullMarked;
