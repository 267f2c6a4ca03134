/** Processes that die, and what is there afterwards. */
@NullMarked
package io.palimpsest.it.crash;

import org.jspecify.annotations.NullMarked;
