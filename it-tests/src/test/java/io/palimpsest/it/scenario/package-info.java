/** What a bi-temporal graph has to answer, one test for each scenario. */
@NullMarked
package io.palimpsest.it.scenario;

import org.jspecify.annotations.NullMarked;
