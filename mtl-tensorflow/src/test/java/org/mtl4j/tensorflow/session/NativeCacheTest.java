// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
  private static final TimeZone ZONE = TimeZone.getDefault();

  @TempDir private Path folder;

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(ZONE);
  }

  private List<URL> jar(String... contents) throws IOException {
    Path jar = folder.resolve("native.jar");
    List<URL> urls = new ArrayList<>();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (int i = 0; i < contents.length; i++) {
        entries.putNextEntry(new JarEntry("lib/" + i + ".so"));
        entries.write(contents[i].getBytes(StandardCharsets.UTF_8));
        urls.add(URI.create("jar:" + jar.toUri() + "!/lib/" + i + ".so").toURL());
      }
    }
    URLConnection.setDefaultUseCaches("jar", false);
    return urls;
  }

  private NativeCache cache(List<URL> urls) throws IOException {
    return new NativeCache(folder.resolve("cache"), "test", urls);
  }

  @Test
  void librariesAreUnpackedOnceWhateverTheTimeZone() throws IOException {
    List<URL> urls = jar("one", "two");
    List<Path> files = cache(urls).files();
    assertThat(files).hasSize(2);
    assertThat(files.get(1)).hasContent("two");
    FileTime written = Files.getLastModifiedTime(files.get(0));
    Object file = Files.readAttributes(files.get(0), "unix:ino").get("ino");
    for (String zone : List.of("Asia/Tokyo", "America/New_York")) {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      assertThat(cache(urls).files()).isEqualTo(files);
    }
    assertThat(Files.getLastModifiedTime(files.get(0))).isEqualTo(written);
    assertThat(Files.readAttributes(files.get(0), "unix:ino")).containsEntry("ino", file);
    Path own = cache(urls).folder();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
  }

  @Test
  void otherContentHasAnotherFolder() throws IOException {
    Path first = cache(jar("one")).folder();
    Path second = cache(jar("two")).folder();
    assertThat(second).isNotEqualTo(first);
    assertThat(second.getParent()).isEqualTo(first.getParent());
    assertThat(new NativeCache(first, "test", jar("one")).folder()).isEqualTo(first);
  }

  @Test
  void manyProcessesAtOnceUnpackTheSame() throws Exception {
    List<URL> urls = jar("x".repeat(2_000_000));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<Path>>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(() -> locked(urls));
      }
      for (Future<List<Path>> found : threads.invokeAll(calls)) {
        assertThat(Files.size(found.get().get(0))).isEqualTo(2_000_000);
      }
    } finally {
      threads.shutdown();
    }
    try (Stream<Path> left = Files.list(folder.resolve("cache/mtl4j"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".draft"));
    }
  }

  /** Locks of files are for processes: threads of one overlap. */
  private synchronized List<Path> locked(List<URL> urls) throws IOException {
    return cache(urls).files();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path draft = folder.resolve("cache/mtl4j/.draft123/native.jar");
    Files.createDirectories(draft.getParent());
    Files.setPosixFilePermissions(
        folder.resolve("cache/mtl4j"), PosixFilePermissions.fromString("rwx------"));
    Files.writeString(draft, "half");
    cache(jar("one")).files();
    assertThat(draft.getParent()).doesNotExist();
  }

  @Test
  void aFolderThatOthersMayWriteIsRefused() throws IOException {
    NativeCache cache = cache(jar("one"));
    cache.files();
    Files.setPosixFilePermissions(cache.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(cache::files)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("may be written by other users (rwxrwxrwx), who could replace");
  }

  @Test
  void aFileThatChangedIsRefused() throws IOException {
    NativeCache cache = cache(jar("one"));
    Path file = cache.files().get(0);
    Files.writeString(file, "more than one");
    assertThatThrownBy(cache::files)
        .hasMessage(
            "'%s' is not as it was unpacked; remove '%s', so that it is unpacked again",
            file, cache.folder());
  }

  @Test
  void aDamagedJarIsNotUnpacked() throws IOException {
    List<URL> urls = jar("a library with enough text to be altered");
    Path jar = folder.resolve("native.jar");
    byte[] bytes = Files.readAllBytes(jar);
    byte[] crc = {0x50, 0x4b, 0x01, 0x02}; // the entry in the directory at the end
    int at =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .indexOf(new String(crc, StandardCharsets.ISO_8859_1));
    bytes[at + 16] ^= 1;
    Files.write(jar, bytes);
    NativeCache cache = cache(urls);
    assertThatThrownBy(cache::files)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged: its checksum is");
    assertThat(cache.folder()).doesNotExist();
  }
}
