// SPDX-License-Identifier: Apache-2.0
/** What others get, tested as they use it: the archive, the BOM, plugins. */
package org.mtl4j.dist;
