// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl balance}: what balancers make of gradients, line by line. */
@Command(
    name = "balance",
    description = {
      "Show what gradient balancers make of gradients.",
      "",
      "Gradients come as JSON, one object a line:",
      "",
      "  {\"name\"?, \"jacobian\": [[..]..] or \"gramian\": [[..]..], \"losses\"?: [..],",
      "   \"orders\"?: [[..]..], \"preference\"?: [..]}",
      "",
      "Rows of the Jacobian are the gradients of tasks; losses are 1 where they are not given;"
          + " orders are those in which pcgrad visits the other tasks, a list of their numbers for"
          + " each task. For every line and method, which starts afresh, one object comes out:",
      "",
      "  {\"name\", \"method\", \"weights\": [..], \"update\": [..] if a jacobian was given}",
      "",
      "or {\"name\", \"method\", \"error\"} where there is no answer. A method whose update is no"
          + " weighted sum has null for weights. A line that is no such object ends the command"
          + " with exit code 2, and its number is told; the lines before it have their answers."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl balance gradients.jsonl --method cagrad --option c=0.4",
      "  echo '{\"jacobian\": [[1, 0], [-1, 1]]}' | mtl balance --method upgrad",
      "  mtl balance --method all --option mgda.normalization=l2 < gradients.jsonl"
    })
final class BalanceCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The file to read; standard input by default.")
  private Optional<Path> file;

  @Option(
      names = "--method",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description =
          "A balancer; several are parted by commas, or the option is repeated. all: every one that"
              + " needs no option.")
  private List<String> methods;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description =
          "An option of the method, as in mtl describe; METHOD.KEY=VALUE where there are several."
              + " May be repeated.")
  private List<String> options = List.of();

  @Mixin private Plugins plugins;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Registry registry = plugins.load(spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    Balances balances = new Balances(registry, methods, options);
    try (BufferedReader lines = open()) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          balances.of(line, source() + ", line " + number).forEach(out::println);
          NobodyReads.check(out);
        }
      }
    } catch (IOException e) {
      throw new DataException("%s cannot be read: %s".formatted(source(), e.getMessage()), e);
    }
  }

  private BufferedReader open() throws IOException {
    if (file.isEmpty()) {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }
    if (!Files.isReadable(file.get()) || Files.isDirectory(file.get())) {
      throw new DataException("there is no file " + file.get() + " that can be read");
    }
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file.get()), StandardCharsets.UTF_8));
  }

  private String source() {
    return file.map(Path::toString).orElse("standard input");
  }
}
