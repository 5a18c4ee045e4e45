// SPDX-License-Identifier: Apache-2.0
/** What training and serving ask of an engine. Plugins do not see it, so it may change. */
module org.mtl4j.backend {
  requires transitive org.mtl4j.api;

  exports org.mtl4j.backend;

  uses org.mtl4j.backend.Backend;
}
