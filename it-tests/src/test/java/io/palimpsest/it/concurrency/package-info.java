/** What many threads may see of each other. */
@NullMarked
package io.palimpsest.it.concurrency;

import org.jspecify.annotations.NullMarked;
