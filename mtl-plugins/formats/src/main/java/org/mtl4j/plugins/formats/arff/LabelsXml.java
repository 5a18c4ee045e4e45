// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.error.DataException;

/** Mulan's list of labels: {@code <labels><label name="..."/></labels>}. Labels may be nested. */
final class LabelsXml {
  private static final Pattern PART = Pattern.compile("(?i)[ _.-](train|training)$");
  private static final Pattern ROOT = Pattern.compile("<labels[\\s>]");

  /** Bytes that are searched for the beginning of a list. */
  private static final int START = 4096;

  private LabelsXml() {}

  /** The list for a file: {@code music.xml} beside {@code music.arff} or music-train.arff. */
  static Optional<Path> beside(Path arff) {
    String file = DataFile.plainName(arff.getFileName().toString());
    String name = file.replaceFirst("\\.[^.]*$", "");
    return Stream.of(name, PART.matcher(name).replaceFirst(""))
        .map(stem -> arff.resolveSibling(stem + ".xml"))
        .filter(Files::isRegularFile)
        .filter(LabelsXml::isList)
        .findFirst();
  }

  private static boolean isList(Path xml) {
    try (InputStream in = DataFile.open(xml)) {
      return ROOT.matcher(new String(in.readNBytes(START), StandardCharsets.UTF_8)).find();
    } catch (IOException e) {
      return false;
    }
  }

  static List<String> read(Path file) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    List<String> names = new ArrayList<>();
    try (InputStream in = DataFile.open(file)) {
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
