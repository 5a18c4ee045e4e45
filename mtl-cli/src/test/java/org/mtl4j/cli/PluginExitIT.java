// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.spi.Plugin;

/** Plugins that end the process. */
class PluginExitIT {
  @TempDir private Path folder;

  private Path plugin(String body) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Ends.java"),
            """
            package sample;
            import java.util.List;
            public class Ends implements org.mtl4j.api.spi.Plugin {
              %s
              @Override public List<Class<? extends Record>> provides() { return List.of(); }
            }
            """
                .formatted(body));
    String api =
        Path.of(Plugin.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString();
    String[] arguments = {
      "-proc:none", "-cp", api, "-d", folder.toString(), source.toString(),
    };
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    try (ZipOutputStream jar =
        new ZipOutputStream(Files.newOutputStream(plugins.resolve("ends.jar")))) {
      jar.putNextEntry(new ZipEntry("sample/Ends.class"));
      jar.write(Files.readAllBytes(folder.resolve("sample/Ends.class")));
      jar.putNextEntry(new ZipEntry("META-INF/services/" + Plugin.class.getName()));
      jar.write("sample.Ends\n".getBytes(StandardCharsets.UTF_8));
    }
    return plugins;
  }

  @Test
  void aPluginThatExitsIsAFailureThatNamesIt() throws Exception {
    Path plugins = plugin("static { if (true) System.exit(0); }");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "list",
                "balancer",
                "--plugins",
                plugins.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output)
        .contains("mtl: sample.Ends.<clinit> ended the process by System.exit before there was");
    assertThat(process.exitValue()).isEqualTo(1);
  }
}
