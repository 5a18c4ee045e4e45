// SPDX-License-Identifier: Apache-2.0
/** The built-in sharing strategies, one file each. Called when a model is assembled. */
package org.mtl4j.methods.sharing;
