package org.mtl4j.methods.transfer;

import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Pluggable;

/** Co-training: every task in every step. */
@Pluggable(name = "joint", summary = "Every task in every step.")
public record Joint() implements Transfer {}
