/**
 * The storage of a log as a plug-in sees it: a claim, groups of bytes in order, and reading back.
 *
 * <p>The interface is log-shaped. What a group means, which checksum guards it and whether a tail
 * is torn is decided above it, in one format for every storage; segments, preallocation, locks and
 * the forcing of directories are a storage's own business. A storage is found by a short name or a
 * class name through {@link io.palimpsest.wal.storage.LogStorageProvider}.
 */
@NullMarked
package io.palimpsest.wal.storage;

import org.jspecify.annotations.NullMarked;
