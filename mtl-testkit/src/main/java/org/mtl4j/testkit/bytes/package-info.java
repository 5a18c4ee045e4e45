// SPDX-License-Identifier: Apache-2.0
/** Random alterations of files, for tests of everything that reads files. */
package org.mtl4j.testkit.bytes;
