// SPDX-License-Identifier: Apache-2.0
/** What a plugin author sees of MTL4J. Needs the JDK alone. */
module org.mtl4j.api {
  exports org.mtl4j.api;
  exports org.mtl4j.api.coordination;
  exports org.mtl4j.api.data;
  exports org.mtl4j.api.error;
  exports org.mtl4j.api.graph;
  exports org.mtl4j.api.nn;
  exports org.mtl4j.api.option;
  exports org.mtl4j.api.reference;
  exports org.mtl4j.api.sharing;
  exports org.mtl4j.api.spi;
  exports org.mtl4j.api.task;
  exports org.mtl4j.api.train;

  uses org.mtl4j.api.data.Compression;
}
