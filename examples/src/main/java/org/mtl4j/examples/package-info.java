// SPDX-License-Identifier: Apache-2.0
/** Short programs that a reader copies from. Each runs by itself; nothing calls them. */
package org.mtl4j.examples;
