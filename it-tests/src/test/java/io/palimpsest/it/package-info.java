/** Proves the product from outside. */
@NullMarked
package io.palimpsest.it;

import org.jspecify.annotations.NullMarked;
