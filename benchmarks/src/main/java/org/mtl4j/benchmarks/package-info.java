// SPDX-License-Identifier: Apache-2.0
/** Timings to lay beside plain PyTorch scripts that do the same work. Nothing calls them. */
package org.mtl4j.benchmarks;
