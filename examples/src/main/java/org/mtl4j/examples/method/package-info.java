// SPDX-License-Identifier: Apache-2.0
/** A balancer and the plugin that registers it: everything a JAR needs to be found by name. */
package org.mtl4j.examples.method;
