// SPDX-License-Identifier: Apache-2.0
/** The methods of MTL4J: the first plugin, compiled against the API alone. */
module org.mtl4j.methods {
  requires transitive org.mtl4j.api;

  exports org.mtl4j.methods;
  exports org.mtl4j.methods.balancer;
  exports org.mtl4j.methods.loss;
  exports org.mtl4j.methods.merging;
  exports org.mtl4j.methods.metric;
  exports org.mtl4j.methods.network;
  exports org.mtl4j.methods.reference;
  exports org.mtl4j.methods.schedule;
  exports org.mtl4j.methods.sharing.chain;
  exports org.mtl4j.methods.sharing.branch;
  exports org.mtl4j.methods.sharing.condition;
  exports org.mtl4j.methods.sharing.expert;
  exports org.mtl4j.methods.sharing.hard;
  exports org.mtl4j.methods.sharing.soft;
  exports org.mtl4j.methods.sharing.stitch;
  exports org.mtl4j.methods.task;
  exports org.mtl4j.methods.transfer;
  exports org.mtl4j.methods.weighting;
  exports org.mtl4j.methods.solver to
      org.mtl4j.cli;

  provides org.mtl4j.api.spi.Plugin with
      org.mtl4j.methods.Methods;
}
