// SPDX-License-Identifier: Apache-2.0
/** Contenders from the text of a command line: names of methods, options in braces, grids. */
package org.mtl4j.core.compare.method;
