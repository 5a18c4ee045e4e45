// SPDX-License-Identifier: Apache-2.0
/** The built-in encoders and heads, one file each. Constructed by sharing strategies. */
package org.mtl4j.methods.network;
