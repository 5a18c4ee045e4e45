// SPDX-License-Identifier: Apache-2.0
/** Short programs to copy from. Each runs by itself. */
package org.mtl4j.examples;
