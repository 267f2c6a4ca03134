/** The arrows between the modules, and what no compiler knows about style. */
@NullMarked
package io.palimpsest.it.architecture;

import org.jspecify.annotations.NullMarked;
