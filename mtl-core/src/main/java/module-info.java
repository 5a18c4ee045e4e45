// SPDX-License-Identifier: Apache-2.0
/** Trains, compares and keeps multi-task models; {@link org.mtl4j.core.Mtl} is the entry. */
module org.mtl4j.core {
  requires transitive org.mtl4j.api;
  requires transitive org.mtl4j.backend;
  requires transitive org.mtl4j.methods;
  requires transitive org.mtl4j.serve;
  requires transitive com.google.guice;
  requires transitive com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires de.siegmar.fastcsv;
  requires transitive jakarta.inject;
  requires aircompressor;
  requires org.apache.commons.compress;
  requires org.apache.commons.statistics.distribution;
  requires org.apache.commons.statistics.inference;
  requires org.apache.commons.statistics.ranking;
  requires pf4j;
  requires org.snakeyaml.engine;

  exports org.mtl4j.core;
  exports org.mtl4j.core.compare.contender;
  exports org.mtl4j.core.compare.store;
  exports org.mtl4j.core.compare.table;
  exports org.mtl4j.core.compare.trial;
  exports org.mtl4j.core.config;
  exports org.mtl4j.core.data;
  exports org.mtl4j.core.data.csv;
  exports org.mtl4j.core.data.file;
  exports org.mtl4j.core.data.synthetic;
  exports org.mtl4j.core.experiment;
  exports org.mtl4j.core.extend;
  exports org.mtl4j.core.pareto;
  exports org.mtl4j.core.plugins;
  exports org.mtl4j.core.registry;
  exports org.mtl4j.core.report;
  exports org.mtl4j.core.train;
  exports org.mtl4j.core.train.plan;
  exports org.mtl4j.core.train.resume;
  exports org.mtl4j.core.preparation;
  exports org.mtl4j.core.checkpoint to
      org.mtl4j.cli;
  exports org.mtl4j.core.compare to
      org.mtl4j.cli;
  exports org.mtl4j.core.compare.method to
      org.mtl4j.cli;
  exports org.mtl4j.core.draft to
      org.mtl4j.cli;
  exports org.mtl4j.core.train.evaluation to
      org.mtl4j.cli;

  opens org.mtl4j.core to
      com.google.guice;
  opens org.mtl4j.core.compare.store to
      com.fasterxml.jackson.databind;
  opens org.mtl4j.core.train to
      com.google.guice;

  provides org.mtl4j.api.data.Compression with
      org.mtl4j.core.data.file.Bzip2,
      org.mtl4j.core.data.file.Zstandard;
  provides org.mtl4j.api.spi.Plugin with
      org.mtl4j.core.DataSources;

  uses org.mtl4j.api.spi.Plugin;
}
