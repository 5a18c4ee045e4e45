// SPDX-License-Identifier: Apache-2.0
/**
 * The errors that MTL4J reports. Any code may throw them; every message says what was found, where,
 * what was expected and what exists instead.
 */
package org.mtl4j.api.error;
