/** TinkerPop's own suites. */
@NullMarked
package io.palimpsest.it.gremlin;

import org.jspecify.annotations.NullMarked;
