// SPDX-License-Identifier: Apache-2.0
/** What a comparison compares: contenders, and the single-task baselines. */
package org.mtl4j.core.compare.contender;
