// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The folder to which native libraries are unpacked from their JARs: one for each content, by a
 * checksum in its name. It is filled once, under a lock, beside its place, and moved there when all
 * checksums are right, so a process sees all files or none, and none is ever written again. Code in
 * it runs as the user, so nobody else may be able to write there.
 */
final class NativeCache {
  /** The folder of MTL4J in the parent that the user may choose. */
  private static final String OWN = "mtl4j";

  private static final String DRAFT = ".draft";
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final Path own;
  private final Path folder;
  private final List<Library> libraries;

  /**
   * A library in a JAR.
   *
   * @param path in the folder: the name of the JAR and of the entry
   */
  private record Library(URL url, Path path, long size, long crc) {
    static Library of(URL url) throws IOException {
      JarURLConnection connection = (JarURLConnection) url.openConnection();
      JarEntry entry = connection.getJarEntry();
      String jar = Path.of(connection.getJarFile().getName()).getFileName().toString();
      return new Library(url, Path.of(jar, entry.getName()), entry.getSize(), entry.getCrc());
    }
  }

  /**
   * A folder for some libraries.
   *
   * @param base where the folder of MTL4J is, or such a folder of libraries, as a parent process
   *     passes it on
   * @param name the beginning of its name
   * @param urls of the libraries, in JARs
   */
  NativeCache(Path base, String name, List<URL> urls) throws IOException {
    this.libraries = new ArrayList<>();
    CRC32 key = new CRC32();
    StringBuilder contents = new StringBuilder();
    for (URL url : urls) {
      Library library = Library.of(url);
      libraries.add(library);
      contents.append("%s %d %x%n".formatted(library.path(), library.size(), library.crc()));
    }
    key.update(contents.toString().getBytes(StandardCharsets.UTF_8));
    String full = "%s-%08x".formatted(name, key.getValue());
    this.folder = base.endsWith(full) ? base : base.resolve(OWN).resolve(full);
    this.own = folder.getParent();
  }

  /** The folder. */
  Path folder() {
    return folder;
  }

  /**
   * The files of the libraries, unpacked if necessary.
   *
   * @throws IOException if they cannot be unpacked, or others may write to the folder
   */
  List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      create(own);
      requireOwn(own);
      try (FileChannel channel =
              FileChannel.open(
                  own.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isDirectory(folder)) {
          removeDrafts();
          unpack();
        }
      }
    }
    requireOwn(folder);
    List<Path> files = new ArrayList<>();
    for (Library library : libraries) {
      Path file = folder.resolve(library.path());
      if (!Files.isRegularFile(file) || Files.size(file) != library.size()) {
        throw new IOException(
            "'%s' is not as it was unpacked; remove '%s', so that it is unpacked again"
                .formatted(file, folder));
      }
      files.add(file);
    }
    return files;
  }

  private void unpack() throws IOException {
    Path draft = Files.createTempDirectory(own, DRAFT);
    try {
      for (Library library : libraries) {
        Path file = draft.resolve(library.path());
        Files.createDirectories(file.getParent());
        copy(library, file);
      }
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(draft);
    }
  }

  private static void copy(Library library, Path file) throws IOException {
    CRC32 crc = new CRC32();
    try (InputStream in = new CheckedInputStream(library.url().openStream(), crc);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      in.transferTo(out);
    }
    if (crc.getValue() != library.crc()) {
      throw new IOException(
          "%s is damaged: its checksum is %08x, expected %08x"
              .formatted(library.url(), crc.getValue(), library.crc()));
    }
  }

  /** Of processes that were killed: the lock is held. */
  private void removeDrafts() throws IOException {
    List<Path> drafts;
    try (Stream<Path> files = Files.list(own)) {
      drafts = files.filter(file -> file.getFileName().toString().startsWith(DRAFT)).toList();
    }
    for (Path draft : drafts) {
      delete(draft);
    }
  }

  private static void create(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    if (!Files.isDirectory(folder)) {
      try {
        if (isPosix(folder)) {
          Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER));
        } else {
          Files.createDirectory(folder);
        }
      } catch (FileAlreadyExistsException e) {
        // Another process was faster.
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Refuses a folder whose content another user could replace. */
  private static void requireOwn(Path path) throws IOException {
    if (!isPosix(path)) {
      return;
    }
    UserPrincipal owner = Files.getOwner(path);
    if (!owner.equals(user(path)) && !owner.getName().equals("root")) {
      throw new IOException(
          "'%s' belongs to the user %s, who could replace the code in it"
              .formatted(path, owner.getName()));
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
    if (rights.contains(PosixFilePermission.GROUP_WRITE)
        || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "'%s' may be written by other users (%s), who could replace the code in it"
              .formatted(path, PosixFilePermissions.toString(rights)));
    }
  }

  private static UserPrincipal user(Path path) throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? Files.getOwner(self)
        : path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException problem)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
