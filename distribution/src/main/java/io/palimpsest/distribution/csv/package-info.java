/**
 * Loads a graph from a pair of CSV files, one of nodes and one of edges.
 *
 * <p>The door is {@link io.palimpsest.distribution.csv.CsvImport}; {@link
 * io.palimpsest.distribution.csv.ImportException} says where a file is wrong. Nothing here knows of
 * a command line.
 */
@NullMarked
package io.palimpsest.distribution.csv;

import org.jspecify.annotations.NullMarked;
