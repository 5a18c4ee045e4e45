package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code mtl}. Exit codes: 0; 2 for a mistake of the user, told in one sentence; 1 for
 * one of ours.
 */
@Command(
    name = "mtl",
    description = "Multi-task learning: one model, several tasks, trained together.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      PluginsCommand.class,
      ReferenceCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl demo",
      "  mtl train census.yaml --set training.epochs=5",
      "  mtl list balancer",
      "  mtl describe cagrad",
      "",
      "mtl COMMAND --help tells more of a command."
    })
public final class Main implements Runnable {
  /** The exit code where the user has to change something. */
  static final int MISTAKE = 2;

  /** The exit code where we have to. */
  static final int FAILURE = 1;

  @Option(
      names = "--verbose",
      description = "Show where in the program an error arose.",
      scope = ScopeType.INHERIT)
  private boolean verbose;

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs the command line. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((error, line, parsed) -> main.failed(error, line))
        .setParameterExceptionHandler((error, arguments) -> misused(error))
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private int failed(Exception error, CommandLine line) {
    PrintWriter err = line.getErr();
    boolean known = error instanceof MtlException;
    int code = exitCode(error);
    String text = known ? error.getMessage() : "unexpected " + error;
    err.println(line.getColorScheme().errorText("mtl: " + text));
    if (verbose) {
      error.printStackTrace(err);
    } else if (code == FAILURE) {
      err.println("mtl: run it again with --verbose to see where this arose");
    }
    err.flush();
    return code;
  }

  /** Whose mistake an error is. */
  static int exitCode(Exception error) {
    return error instanceof MtlException ours && ours.fault() == Fault.USER ? MISTAKE : FAILURE;
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

  /** The version of this build; without one when run from classes. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"mtl " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
