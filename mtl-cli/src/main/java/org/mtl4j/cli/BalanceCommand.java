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
import org.mtl4j.cli.balance.BalancerEvaluator;
import org.mtl4j.cli.run.OutputClosedException;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl balance}: evaluates gradient balancers on given gradients, line by line. */
@Command(
    name = "balance",
    description = {
      "Compute the weights and the update of gradient balancers for given gradients.",
      "",
      "Each line of the input is a JSON object:",
      "",
      "  {\"name\"?, \"jacobian\": [[..]..] or \"gramian\": [[..]..], \"losses\"?: [..],",
      "   \"orders\"?: [[..]..], \"preference\"?: [..]}",
      "",
      "The rows of the Jacobian are the gradients of the tasks. The losses are 1 by default. The"
          + " orders say in which order pcgrad visits the other tasks: for each task a list of their"
          + " numbers, from 0. The output has one line for each line and method; each is a first"
          + " step, independent of the others:",
      "",
      "  {\"name\", \"method\", \"weights\": [..], \"update\": [..] if a jacobian was given}",
      "",
      "or {\"name\", \"method\", \"error\"} if the method fails. The weights are null if the update"
          + " is not a weighted sum of the gradients. A line that is not valid ends the command with"
          + " exit code 2 and names its number; the lines before it are answered."
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
      description = "File to read. Default: standard input.")
  private Optional<Path> file;

  @Option(
      names = "--method",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description =
          "Balancers, separated by commas; may be repeated. all: every balancer without required"
              + " options.")
  private List<String> methods;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description =
          "An option of the balancer, see mtl describe; METHOD.KEY=VALUE if there are several"
              + " balancers. May be repeated.")
  private List<String> options = List.of();

  @Mixin private PluginOptions plugins;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Registry registry = plugins.load(spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    BalancerEvaluator evaluator = new BalancerEvaluator(registry, methods, options);
    try (BufferedReader lines = open()) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          evaluator.evaluate(line, source() + ", line " + number).forEach(out::println);
          OutputClosedException.check(out);
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
      throw new DataException("'" + file.get() + "' does not exist or cannot be read");
    }
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file.get()), StandardCharsets.UTF_8));
  }

  private String source() {
    return file.map(Path::toString).orElse("standard input");
  }
}
