// SPDX-License-Identifier: Apache-2.0
/** The plugin of file formats. Depends on {@code org.mtl4j.api} and the JDK only. */
package org.mtl4j.plugins.formats;
