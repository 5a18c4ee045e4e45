// SPDX-License-Identifier: Apache-2.0
/** The built-in transfers: choices of active tasks and losses between tasks, one file each. */
package org.mtl4j.methods.transfer;
