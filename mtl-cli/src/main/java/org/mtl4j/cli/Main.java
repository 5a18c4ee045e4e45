package org.mtl4j.cli;

/** Entry point of the command {@code mtl}. */
public final class Main {

  private Main() {}

  /**
   * Prints the version of this build.
   *
   * @param args ignored
   */
  public static void main(String[] args) {
    System.out.println("mtl " + Main.class.getPackage().getImplementationVersion());
  }
}
