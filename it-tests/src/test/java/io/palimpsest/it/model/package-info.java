/** A naive bi-temporal model, and random programs that compare it with the product. */
@NullMarked
package io.palimpsest.it.model;

import org.jspecify.annotations.NullMarked;
