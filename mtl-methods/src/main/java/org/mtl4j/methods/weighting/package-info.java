// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in loss weightings, one file each, found by name. The model's assembly and the trainer
 * call them.
 */
package org.mtl4j.methods.weighting;
