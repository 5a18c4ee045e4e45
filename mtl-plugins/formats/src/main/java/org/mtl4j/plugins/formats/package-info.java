// SPDX-License-Identifier: Apache-2.0
/** The plugin of file formats. */
package org.mtl4j.plugins.formats;
