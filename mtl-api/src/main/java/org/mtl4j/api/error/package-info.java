// SPDX-License-Identifier: Apache-2.0
/**
 * The typed errors of MTL4J. Every message says what was found, where, what was expected and what
 * exists instead.
 */
package org.mtl4j.api.error;
