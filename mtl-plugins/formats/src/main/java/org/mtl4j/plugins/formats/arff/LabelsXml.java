// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.mtl4j.api.error.DataException;
import org.mtl4j.plugins.formats.file.DataFile;

/** Mulan's list of labels: {@code <labels><label name="..."/></labels>}. Labels may be nested. */
final class LabelsXml {
  private LabelsXml() {}

  static List<String> read(Path file) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    List<String> names = new ArrayList<>();
    try (InputStream in = new DataFile(file).open()) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT
            && reader.getLocalName().equals("label")) {
          names.add(name(file, reader));
        }
      }
    } catch (XMLStreamException e) {
      throw new DataException(
          "%s, line %d: found no XML: %s"
              .formatted(file, e.getLocation().getLineNumber(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (names.isEmpty()) {
      throw new DataException(file + ": lists no label; expected <label name=\"...\"/>");
    }
    return names;
  }

  private static String name(Path file, XMLStreamReader reader) {
    String name = reader.getAttributeValue(null, "name");
    if (name == null) {
      throw new DataException(
          "%s, line %d: found a label without a name"
              .formatted(file, reader.getLocation().getLineNumber()));
    }
    return name;
  }
}
