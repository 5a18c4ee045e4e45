// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.LocatedPlugin;
import org.mtl4j.core.registry.Registry;

/** Real JARs, sound and hostile. The sound JAR next to a hostile one must be loaded. */
class PluginFolderTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @BeforeEach
  void addsASoundJarAsTheLastOne() {
    SampleJar.sound().writeTo(folder.resolve("z-sound.jar"));
  }

  @Test
  void aJarWithoutAnyMetadataIsLoaded() throws ReflectiveOperationException {
    Registry registry = PluginFolder.load(folder).registry();

    assertThat(registry.problems()).isEmpty();
    Entry flat = registry.find(Kind.SCHEDULE, "flat");
    assertThat(flat.from()).isEqualTo("Sound");
    assertThat(flat.form().type().getConstructor().newInstance()).isInstanceOf(Schedule.class);
    assertThat(registry.find(Kind.SCHEDULE, "cosine").from()).isEqualTo("mtl-methods");
    LocatedPlugin plugin = registry.plugins().get(registry.plugins().size() - 1);
    assertThat(plugin.name()).isEqualTo("Sound");
    assertThat(plugin.place()).isEqualTo(folder.resolve("z-sound.jar").toString());
    assertThat(plugin.version()).isEmpty();
  }

  @Test
  void theManifestHasItsVersionAndRequirements() {
    SampleJar.sound()
        .manifest("Plugin-Id: mine\nPlugin-Version: 1.2\nPlugin-Requires: >=0.1.0")
        .writeTo(folder.resolve("z-sound.jar"));

    PluginFolder loaded = PluginFolder.load(folder);

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.plugins())
        .extracting(LocatedPlugin::version)
        .containsExactly(Optional.of("1.2"));
  }

  @Test
  void aZipHasAPluginAndItsLibraries() {
    SampleJar library =
        new SampleJar()
            .source(
                "Answer",
                "package sample; public class Answer { public static int of() { return 42; } }");
    SampleJar plugin =
        new SampleJar()
            .source(
                "Answer",
                "package sample; public class Answer { public static int of() { return 0; } }")
            .source("Flat", SampleJar.FLAT)
            .source(
                "Zipped",
                SampleJar.plugin(
                    "Zipped", "public String name() { return \"answer\" + Answer.of(); }"))
            .names("Zipped")
            .manifest("Implementation-Version: 7")
            .without("sample/Answer.class");
    new SampleJar()
        .entry("plugin.jar", plugin.bytes())
        .entry("lib/library.jar", library.bytes())
        .writeTo(folder.resolve("a.zip"));

    PluginFolder loaded = PluginFolder.load(folder);

    assertThat(loaded.problems()).isEmpty();
    LocatedPlugin first = loaded.plugins().get(0);
    assertThat(first.name()).isEqualTo("answer42");
    assertThat(first.version()).contains("7");
    assertThat(first.place()).isEqualTo(folder.resolve("a.zip").toString());
  }

  @Test
  void aZipMayHaveClassFiles() {
    SampleJar.broken("").writeTo(folder.resolve("a.ZIP"));

    assertThat(PluginFolder.load(folder).plugins())
        .extracting(LocatedPlugin::name)
        .containsExactly("Broken", "Sound");
  }

  @Test
  void theSameFileWorksOnTheClassPath() throws Exception {
    try (URLClassLoader classPath =
        new URLClassLoader(
            new URL[] {folder.resolve("z-sound.jar").toUri().toURL()},
            getClass().getClassLoader())) {
      assertThat(ServiceLoader.load(Plugin.class, classPath))
          .extracting(Plugin::name)
          .contains("Sound");
    }
  }

  @Test
  void aPluginSeesOnlyTheApiAndTheJdkOfItsHost() {
    SampleJar.broken(
            """
            public String name() {
              StringBuilder seen = new StringBuilder();
              for (String type : List.of("java.sql.Connection", "org.mtl4j.api.spi.Plugin",
                  "org.mtl4j.core.Mtl", "org.pf4j.Plugin", "org.slf4j.Logger", "org.junit.jupiter.api.Test")) {
                try {
                  Class.forName(type);
                  seen.append(type).append(' ');
                } catch (ClassNotFoundException e) {
                  // not seen
                }
              }
              return seen.toString();
            }
            """)
        .writeTo(folder.resolve("a.jar"));

    assertThat(PluginFolder.load(folder).plugins().get(0).name())
        .isEqualTo("java.sql.Connection org.mtl4j.api.spi.Plugin ");
  }

  @Test
  void itMayHaveAnotherVersionOfALibraryOfTheHost() {
    SampleJar.broken(
            """
            public String name() { return org.pf4j.Plugin.VERSION.get() + org.slf4j.Logger.VERSION.get(); }
            """)
        .source(
            "org.pf4j",
            "Plugin",
            "package org.pf4j; public class Plugin { public static final"
                + " java.util.function.Supplier<String> VERSION = () -> \"own \"; }")
        .source(
            "org.slf4j",
            "Logger",
            "package org.slf4j; public class Logger { public static final"
                + " java.util.function.Supplier<String> VERSION = () -> \"too\"; }")
        .writeTo(folder.resolve("a.jar"));

    assertThat(PluginFolder.load(folder).plugins().get(0).name()).isEqualTo("own too");
  }

  @Test
  void aCopyOfTheApiIsIgnored() {
    SampleJar.broken("")
        .entry("org/mtl4j/api/spi/Plugin.class", "no class at all")
        .entry("org/mtl4j/api/train/Schedule.class", "nor this")
        .writeTo(folder.resolve("a.jar"));

    PluginFolder loaded = PluginFolder.load(folder);

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.plugins()).extracting(LocatedPlugin::name).containsExactly("Broken", "Sound");
    assertThat(loaded.registry().entries(Kind.SCHEDULE)).extracting(Entry::name).contains("flat");
  }

  @Test
  void notAZip() throws Exception {
    Files.writeString(folder.resolve("a.jar"), "text");
    Files.writeString(folder.resolve("b.zip"), "text");
    Files.writeString(folder.resolve("notes.txt"), "other files are none of ours");

    leftOut("a.jar: ", "not a JAR or zip, or is truncated");
    leftOut("b.zip: ", "not a JAR or zip, or is truncated");
    assertThat(PluginFolder.load(folder).problems()).hasSize(2);
  }

  /** As a JAR that was signed has them after it was altered, or repackaged by another tool. */
  @Test
  void signatureFilesThatDoNotMatchAreRefused() {
    SampleJar.broken("")
        .entry("META-INF/X.SF", "Signature-Version: 1.0\n\nName: sample/Flat.class\n\n")
        .writeTo(folder.resolve("a.jar"));
    SampleJar.broken("")
        .entry("META-INF/X.SF", "Signature-Version: 1.0\n\n")
        .entry("META-INF/X.RSA", "no signature")
        .writeTo(folder.resolve("b.jar"));

    leftOut("a.jar: ", "it has signature files, but its sample/", "is not signed");
    leftOut("b.jar: ", "");
  }

  @Test
  void aTruncatedFile() throws Exception {
    byte[] whole = SampleJar.broken("").bytes();
    Files.write(folder.resolve("a.jar"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(folder.resolve("b.zip"), Arrays.copyOf(whole, whole.length / 2));

    leftOut("a.jar: ", "not a JAR or zip, or is truncated");
    leftOut("b.zip: ", "not a JAR or zip, or is truncated");
  }

  @Test
  void aMissingServicesFile() {
    SampleJar.broken("").without(SampleJar.SERVICES).writeTo(folder.resolve("a.jar"));

    leftOut("a.jar: it names no plugin: META-INF/services/org.mtl4j.api.spi.Plugin is missing");
  }

  @Test
  void aMissingClass() {
    SampleJar.broken("").without("sample/Broken.class").writeTo(folder.resolve("a.jar"));
    SampleJar.broken("").without("sample/Flat.class").writeTo(folder.resolve("b.jar"));

    leftOut("a.jar: ", "Provider sample.Broken not found");
    leftOut("b.jar: ", "NoClassDefFoundError: sample/Flat");
  }

  @Test
  void aClassThatIsNotAPlugin() {
    SampleJar.broken("").names("Flat").writeTo(folder.resolve("a.jar"));

    leftOut("a.jar: ", "sample.Flat not a subtype");
  }

  @Test
  void exceptionsAreReported() {
    SampleJar.broken("public Broken() { throw new IllegalStateException(\"not today\"); }")
        .writeTo(folder.resolve("constructor.jar"));
    SampleJar.broken("static { if (true) throw new IllegalStateException(\"no block\"); }")
        .writeTo(folder.resolve("block.jar"));
    SampleJar.broken("public Broken() { throw new OutOfMemoryError(\"an error\"); }")
        .writeTo(folder.resolve("error.jar"));
    SampleJar.broken("public String name() { return name(); }")
        .writeTo(folder.resolve("stack.jar"));
    SampleJar.broken("public String name() { return null; }").writeTo(folder.resolve("null.jar"));
    SampleJar.broken(
            """
            public Broken() {
              throw new RuntimeException() {
                @Override public String toString() { throw new IllegalStateException(); }
              };
            }
            """)
        .writeTo(folder.resolve("words.jar"));

    leftOut("constructor.jar: ", "sample.Broken", "IllegalStateException: not today");
    leftOut("block.jar: ", "sample.Broken", "IllegalStateException: no block");
    leftOut("error.jar: ", "sample.Broken", "OutOfMemoryError: an error");
    leftOut("stack.jar: ", "StackOverflowError");
    leftOut("null.jar: ", "sample.Broken has no name");
    leftOut("words.jar: ", "sample.Broken");
  }

  @Test
  void onlyTheRecordWhoseStaticBlockThrowsIsLeftOut() {
    String block = "static { if (true) throw new IllegalStateException(\"no block\"); }";
    new SampleJar()
        .source("Flat", SampleJar.schedule("Flat", "flatter", ""))
        .source("Steep", SampleJar.schedule("Steep", "steep", block))
        .source("Two", SampleJar.bringing("Two", "Steep.class, Flat", ""))
        .names("Two")
        .writeTo(folder.resolve("a.jar"));

    Registry registry = leftOut("a.jar: sample.Steep: ", "IllegalStateException: no block");

    assertThat(registry.find(Kind.SCHEDULE, "flatter").from()).isEqualTo("Two");
  }

  @Test
  void aSoundAndABrokenPluginInOneJar() {
    SampleJar.broken("public Broken() { throw new IllegalStateException(\"not today\"); }")
        .source("Whole", SampleJar.plugin("Whole", ""))
        .names("Broken", "Whole")
        .writeTo(folder.resolve("a.jar"));

    Registry registry = leftOut("a.jar: ", "sample.Broken", "not today");

    assertThat(registry.plugins()).extracting(LocatedPlugin::name).contains("Whole");
  }

  @Test
  void aConstructorThatNeverReturns() {
    SampleJar.broken(
            """
            public Broken() {
              while (true) {
                try { Thread.sleep(1000); } catch (InterruptedException e) { /* goes on */ }
              }
            }
            """)
        .writeTo(folder.resolve("a.jar"));

    PluginFolder loaded = PluginFolder.load(folder, Duration.ofSeconds(3));

    assertThat(loaded.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .hasMessageContaining("a.jar: starting it did not end")
                    .hasMessageContaining("within 3.0 s"));
    assertThat(loaded.plugins()).extracting(LocatedPlugin::name).containsExactly("Sound");
  }

  @Test
  void aNewerApiIsRequired() {
    SampleJar.broken("").manifest("Plugin-Requires: >=99.0.0").writeTo(folder.resolve("a.jar"));
    SampleJar.broken("").manifest("Plugin-Requires: 99.0.0").writeTo(folder.resolve("b.jar"));
    SampleJar.broken("").manifest("Plugin-Requires: the newest").writeTo(folder.resolve("c.jar"));

    leftOut("a.jar: it requires MTL4J >=99.0.0, but this is ");
    leftOut("b.jar: it requires MTL4J 99.0.0, but this is ");
    leftOut("c.jar: ");
  }

  @Test
  void compiledForANewerJava() {
    SampleJar.broken("").newer("sample/Broken.class").writeTo(folder.resolve("a.jar"));

    leftOut("a.jar: ", "sample/Broken has been compiled by a more recent version of the Java");
  }

  @Test
  void twoPluginsWithOneName() {
    SampleJar.sound().writeTo(folder.resolve("a.jar"));
    SampleJar.broken("").manifest("Plugin-Id: one").writeTo(folder.resolve("b.jar"));
    SampleJar.broken("").manifest("Plugin-Id: one").writeTo(folder.resolve("c.jar"));
    SampleJar.broken("public String name() { return \"mtl-core\"; }")
        .writeTo(folder.resolve("d.jar"));

    Registry registry =
        leftOut("'Sound' of " + folder.resolve("z-sound.jar"), "by " + folder.resolve("a.jar"));
    leftOut("c.jar: ", "same id (one)");
    leftOut("'mtl-core' of " + folder.resolve("d.jar"), "already provided by ");

    assertThat(registry.find(Kind.SCHEDULE, "flat").from()).isEqualTo("Sound");
  }

  @Test
  void aNameOfABuiltInMethod() {
    new SampleJar()
        .source("Mine", SampleJar.schedule("Mine", "cosine", ""))
        .source("Flat", SampleJar.schedule("Flat", "flatter", ""))
        .source("Taker", SampleJar.bringing("Taker", "Mine.class, Flat", ""))
        .names("Taker")
        .writeTo(folder.resolve("a.jar"));

    Registry registry =
        leftOut("'Taker': sample.Mine: the schedule 'cosine' is already provided by 'mtl-methods'");

    assertThat(registry.find(Kind.SCHEDULE, "cosine").from()).isEqualTo("mtl-methods");
    assertThat(registry.find(Kind.SCHEDULE, "flatter").from()).isEqualTo("Taker");
  }

  @Test
  void aZipWithPathsOutside() {
    SampleJar.broken("")
        .entry("../escaped.txt", "x".getBytes(StandardCharsets.UTF_8))
        .writeTo(folder.resolve("a.zip"));

    leftOut("a.zip: ", "../escaped.txt", "outside");
  }

  @Test
  void aMissingFolder() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    for (Path gone : List.of(folder.resolve("gone"), file)) {
      assertThatThrownBy(() -> PluginFolder.load(gone))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("plugin folder " + gone + ": there is no such folder");
    }
  }

  /** One problem has all of these words; the sound JAR and the built-in methods are loaded. */
  private Registry leftOut(String... words) {
    Registry registry = PluginFolder.load(folder, LIMIT).registry();
    assertThat(registry.problems())
        .extracting(Throwable::getMessage)
        .anySatisfy(message -> assertThat(message).contains(words));
    assertThat(registry.entries(Kind.SCHEDULE)).extracting(Entry::name).contains("flat", "cosine");
    return registry;
  }
}
