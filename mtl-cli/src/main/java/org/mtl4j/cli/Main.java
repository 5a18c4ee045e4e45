// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.cli.run.Interruption;
import org.mtl4j.cli.run.OutputClosedException;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.screen.ShownWriter;
import org.mtl4j.core.train.resume.RunStoppedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code mtl}. Exit codes: 0 success; 1 an error in MTL4J or a plugin; 2 a mistake of
 * the user; 3 a comparison or front is done, but something in it failed; 4 memory, disk space or
 * file handles ran out; 5 a device, file system or service failed; 130 and 143 stopped by Ctrl-C,
 * the live page or SIGTERM; 141 standard output was closed before everything was written.
 */
@Command(
    name = "mtl",
    description = "Multi-task learning: train one model for several tasks.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      ExtendCommand.class,
      MergeCommand.class,
      CompareCommand.class,
      ParetoCommand.class,
      ReportCommand.class,
      CardCommand.class,
      InitCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      BalanceCommand.class,
      PluginsCommand.class,
      ReferenceCommand.class,
      TrialsCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl demo",
      "  mtl init people.csv > people.yaml",
      "  mtl train census.yaml --set training.epochs=5",
      "  mtl compare census.yaml --methods uncertainty,cagrad --seeds 5",
      "  mtl predict runs/census/model --in rows.csv --out predictions.csv",
      "  mtl list balancer",
      "  mtl describe cagrad",
      "",
      "Use mtl COMMAND --help for the options of a command."
    })
public final class Main implements Runnable {
  /** The exit code of a mistake of the user. */
  static final int MISTAKE = 2;

  /** The exit code of an error of the program. */
  static final int FAILURE = 1;

  /** The exit code of a comparison or front in which something failed. */
  static final int PARTLY = 3;

  /** The exit code if memory, disk space or file handles ran out. */
  static final int RESOURCES = 4;

  /** The exit code if a device, file system or service failed. */
  static final int EXTERNAL = 5;

  /** The exit code of a run that was stopped; after a signal the system sets its own. */
  static final int STOPPED = 130;

  @Option(
      names = "--verbose",
      description = "Print the stack trace of an error.",
      scope = ScopeType.INHERIT)
  private boolean verbose;

  @Spec private CommandSpec spec;

  private final Interruption interruption;

  private Main(Interruption interruption) {
    this.interruption = interruption;
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    // Numbers have the same format everywhere, also in the messages of libraries.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    bypassFilter(System.getProperty("mtl.stderr", ""));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Interruption interruption = new Interruption();
    if (!interruption.install(err)) {
      return; // a signal came before
    }
    int code = FAILURE;
    try {
      code = run(interruption, out, err, args);
      awaitFilter(Long.getLong("mtl.filter"));
    } finally {
      interruption.ended();
    }
    System.exit(code); // after a signal this blocks, and the exit code is that of the signal
  }

  /** Writes errors past the filter of the launcher, which removes lines of native libraries. */
  private static void bypassFilter(String file) {
    if (!file.isEmpty()) {
      try {
        System.setErr(
            new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8));
      } catch (FileNotFoundException e) {
        // The terminal of another user cannot be opened again. Then the filter gets the messages.
      }
    }
  }

  /** Waits until the filter has written all messages. */
  private static void awaitFilter(Long process) {
    if (process == null) {
      return;
    }
    try {
      new FileOutputStream(FileDescriptor.err).close();
      ProcessHandle.of(process)
          .ifPresent(filter -> filter.onExit().completeOnTimeout(filter, 1, SECONDS).join());
    } catch (IOException e) {
      // Standard error is closed already.
    }
  }

  /** Runs the command line. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(new Interruption(), out, err, args);
  }

  private static int run(
      Interruption interruption, PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main(interruption);
    CommandLine line =
        new CommandLine(main)
            .setOut(new ShownWriter(out))
            .setErr(new ShownWriter(err))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(Main::execute)
            .setExecutionExceptionHandler(
                (error, command, parsed) ->
                    main.failed(
                        error instanceof ExecutionException ? error.getCause() : error, command))
            .setParameterExceptionHandler((error, arguments) -> misused(error));
    try {
      return line.execute(args);
    } finally {
      interruption.lastLine().ifPresent(last -> err.println("mtl: " + last));
    }
  }

  /** Handles signals for the commands. */
  Interruption interruption() {
    return interruption;
  }

  /** Reports linkage errors of plugins, stack overflows and failed assertions like exceptions. */
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      List<CommandLine> commands = parsed.asCommandLineList();
      CommandLine command = commands.get(commands.size() - 1);
      String name = command.getCommandSpec().qualifiedName();
      throw new ExecutionException(
          command, e.toString(), ResourceException.outOfMemory("running '" + name + "'", e));
    } catch (LinkageError | StackOverflowError | AssertionError e) {
      List<CommandLine> commands = parsed.asCommandLineList();
      throw new ExecutionException(commands.get(commands.size() - 1), e.toString(), e);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing; the commands are:\n\n" + spec.commandLine().getHelp().commandList());
  }

  private int failed(Throwable error, CommandLine line) {
    if (error instanceof OutputClosedException) {
      return OutputClosedException.EXIT;
    }
    PrintWriter err = line.getErr();
    if (error instanceof RunStoppedException stop) {
      stop.checkpoint().ifPresent(file -> err.println("mtl: " + error.getMessage()));
      return STOPPED;
    }
    boolean known = error instanceof MtlException;
    int code = exitCode(error);
    String text = known ? error.getMessage() : unexpected(error, line);
    err.println(line.getColorScheme().errorText("mtl: " + sentence(text)));
    for (Throwable each : known ? error.getSuppressed() : new Throwable[0]) {
      err.println(line.getColorScheme().errorText("mtl: " + sentence(each.getMessage())));
    }
    if (verbose) {
      error.printStackTrace(err);
    } else if (code == FAILURE) {
      err.println("mtl: run it again with --verbose to see the stack trace");
    }
    if (error.getCause() instanceof OutOfMemoryError) {
      err.println("mtl: allow Java more memory with MTL_JAVA_OPTS=-Xmx8g");
    }
    err.flush();
    return code;
  }

  private static String unexpected(Throwable error, CommandLine line) {
    return PluginOptions.whoseCode(error, line.getCommandSpec())
        .map(plugin -> "the plugin '%s' of %s failed: ".formatted(plugin.name(), plugin.place()))
        .orElse("unexpected ")
        .concat(error.toString());
  }

  /** One line, with long words of a file shortened. */
  private static String sentence(String text) {
    return text.replaceAll("(\\S{100})\\S{100,}", "$1…").replaceAll("[\\r\\n\\t]+", " ");
  }

  /** The exit code of an error, by its fault. */
  static int exitCode(Throwable error) {
    return switch (error instanceof MtlException ours ? ours.fault() : Fault.INTERNAL) {
      case INTERNAL -> FAILURE;
      case USER -> MISTAKE;
      case INSUFFICIENT_RESOURCES -> RESOURCES;
      case EXTERNAL -> EXTERNAL;
    };
  }

  private static int misused(ParameterException error) {
    CommandLine line = error.getCommandLine();
    PrintWriter err = line.getErr();
    err.println(line.getColorScheme().errorText("mtl: " + error.getMessage()));
    UnmatchedArgumentException.printSuggestions(error, err);
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return MISTAKE;
  }

  /** Prints the version of this build. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"mtl " + Version.current()};
    }
  }
}
