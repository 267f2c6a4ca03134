/**
 * The Gremlin Console on a durable graph: the prompt, scripts, and how both end.
 *
 * <p>The shell, its commands, its settings and its history are those of TinkerPop's console, and so
 * is the look of a result. The frame around them is our own, because TinkerPop's ends the process
 * itself: {@link io.palimpsest.distribution.console.GraphConsole} is the door. A statement at the
 * prompt is bounded in {@code PromptShell}; what happens to the graph at a statement's end and at
 * the console's is all in {@code Session}.
 */
@NullMarked
package io.palimpsest.distribution.console;

import org.jspecify.annotations.NullMarked;
