// SPDX-License-Identifier: Apache-2.0
/** Timings of MTL4J, for comparison with PyTorch scripts that do the same work. */
package org.mtl4j.benchmarks;
