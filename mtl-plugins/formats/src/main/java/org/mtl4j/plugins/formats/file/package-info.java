// SPDX-License-Identifier: Apache-2.0
/** Opens files, plain or gzip. Called by every format of this plugin. */
package org.mtl4j.plugins.formats.file;
