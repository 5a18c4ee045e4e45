/**
 * How anything pluggable is found by name and configured. A pluggable thing is a record that
 * implements the interface of its {@link org.mtl4j.api.spi.Kind kind}; its components are its
 * options. A {@link org.mtl4j.api.spi.Plugin}, found by {@link java.util.ServiceLoader}, lists such
 * records. The core's registry reads them; nobody else knows names.
 */
package org.mtl4j.api.spi;
