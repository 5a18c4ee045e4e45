// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in loss weightings, one file each, found by name; called by the model's assembly and
 * the trainer.
 */
package org.mtl4j.methods.weighting;
