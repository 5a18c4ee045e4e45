// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.mtl4j.serve.file.Json;

/**
 * The page: one file with its style, its scripts and its data. A browser runs the scripts of this
 * package and of the charting library alone, by their SHA-256. The data is text that no browser
 * runs, and the scripts add texts to the page as text nodes only.
 */
final class Page {
  /** The scripts, in their order. */
  private static final List<String> SCRIPTS =
      List.of(
          "dom.js",
          "table.js",
          "charts.js",
          "curves.js",
          "diagnostics.js",
          "run.js",
          "comparison.js",
          "live.js",
          "page.js");

  private Page() {}

  /** A page with its data, which loads nothing. */
  static String html(ObjectNode data) {
    return html(data, "");
  }

  /** A page that asks its own server for new data. */
  static String live(ObjectNode data) {
    return html(data, "connect-src 'self'; ");
  }

  private static String html(ObjectNode data, String loads) {
    String style = resource("page.css");
    String chart = withoutSourceMap(chart());
    String script =
        SCRIPTS.stream()
            .map(Page::resource)
            .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "\n})();\n"));
    String policy =
        "default-src 'none'; %sscript-src %s %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(loads, hash(chart), hash(script), hash(style));
    return resource("page.html")
        .replace("{{policy}}", policy)
        .replace("{{style}}", style)
        .replace("{{chart}}", chart)
        .replace("{{script}}", script)
        .replace("{{data}}", inScript(Json.line(data))); // last: data may look like a place
  }

  /** JSON that cannot end the element that it is in. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String withoutSourceMap(String script) {
    return script.replaceFirst("(?m)^//# sourceMappingURL=.*$", "").strip();
  }

  /** The charting library, in the version of the dependency. */
  private static String chart() {
    Properties properties = new Properties();
    try (InputStream in = open("META-INF/maven/org.webjars.npm/chart.js/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text(
        "META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js"
            .formatted(properties.getProperty("version")));
  }

  private static String resource(String name) {
    return text("org/mtl4j/report/" + name);
  }

  private static String text(String path) {
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the class loader: the library is in another module. */
  private static InputStream open(String path) {
    InputStream in = Page.class.getClassLoader().getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException("the class path has no " + path);
    }
    return in;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
