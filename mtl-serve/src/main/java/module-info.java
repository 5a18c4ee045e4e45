// SPDX-License-Identifier: Apache-2.0
/** Loads a stored model and answers raw rows with it. */
module org.mtl4j.serve {
  requires transitive org.mtl4j.api;
  requires transitive org.mtl4j.backend;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires transitive de.siegmar.fastcsv;
  requires org.apache.commons.numbers.arrays;

  exports org.mtl4j.serve;
  exports org.mtl4j.serve.answer;
  exports org.mtl4j.serve.bulk;
  exports org.mtl4j.serve.bundle;
  exports org.mtl4j.serve.csv;
  exports org.mtl4j.serve.derive;
  exports org.mtl4j.serve.encoding;
  exports org.mtl4j.serve.file to
      org.mtl4j.core,
      org.mtl4j.report,
      org.mtl4j.cli;

  opens org.mtl4j.serve.bundle to
      com.fasterxml.jackson.databind;
}
