// SPDX-License-Identifier: Apache-2.0
/** The table of a comparison: means, deviations, paired tests, ranks, and its text. */
package org.mtl4j.core.compare.table;
