// SPDX-License-Identifier: Apache-2.0
/** Opens files, plain or gzip. */
package org.mtl4j.plugins.formats.file;
