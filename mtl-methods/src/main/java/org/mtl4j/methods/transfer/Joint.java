// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Pluggable;

/** Joint training: all tasks in every step. */
@Pluggable(name = "joint", summary = "All tasks in every step.")
public record Joint() implements Transfer {}
