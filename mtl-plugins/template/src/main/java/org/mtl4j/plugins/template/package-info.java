// SPDX-License-Identifier: Apache-2.0
/** A template for plugins: one balancer. Depends on {@code org.mtl4j.api} and the JDK only. */
package org.mtl4j.plugins.template;
