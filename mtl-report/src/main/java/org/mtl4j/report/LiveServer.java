// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.Json;

/**
 * The live page of a run: one page, its state as JSON, and a request to stop, on the loopback
 * address only. The path has 128 random bits, so that no other page and no other user can guess it.
 * A request must name this server as its host, and a request to stop must come from the page
 * itself, so that no other site can make a browser send it.
 */
public final class LiveServer implements AutoCloseable {
  private static final int BYTES = 16;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** How long the last state is kept for a page that has asked before, in seconds. */
  private static final int LAST = 2;

  private final HttpServer server;
  private final ExecutorService threads;
  private final String base;
  private final Supplier<ObjectNode> state;
  private final Runnable stop;
  private final CountDownLatch fetched = new CountDownLatch(1);
  private volatile boolean asked;
  private volatile boolean closing;

  private LiveServer(HttpServer server, Supplier<ObjectNode> state, Runnable stop) {
    this.server = server;
    this.state = state;
    this.stop = stop;
    byte[] token = new byte[BYTES];
    new SecureRandom().nextBytes(token);
    this.base = "/" + Base64.getUrlEncoder().withoutPadding().encodeToString(token) + "/";
    this.threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "live page");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for a free one
   * @param state what the page shows; called for each request, on a thread of the server
   * @param stop requests the run to stop; must not block
   * @throws ConfigurationException if the port is in use
   */
  public static LiveServer start(int port, Supplier<ObjectNode> state, Runnable stop) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
      LiveServer live = new LiveServer(HttpServer.create(address, 0), state, stop);
      live.server.createContext("/", live::answer);
      live.server.setExecutor(live.threads);
      live.server.start();
      return live;
    } catch (BindException e) {
      throw new ConfigurationException(
          "the live page cannot use port %d: %s; name another with --watch-port, or 0 for a free one"
              .formatted(port, e.getMessage()),
          e);
    } catch (IOException e) {
      throw FileProblem.error("the live page cannot be served", e, ConfigurationException::new);
    }
  }

  /** Where the page is. */
  public URI address() {
    return URI.create("http://" + host() + base);
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (!host().equals(host) || !path.startsWith("/") || !known(path)) {
        send(exchange, 404, "text/plain", "not found");
        return;
      }
      String method = exchange.getRequestMethod();
      switch (method + " " + path.substring(base.length())) {
        case "GET " -> send(exchange, 200, "text/html", page());
        case "GET state" -> {
          send(exchange, 200, "application/json", Json.line(current()));
          asked = true;
          if (closing) {
            fetched.countDown();
          }
        }
        case "POST stop" -> stop(exchange);
        default -> send(exchange, 405, "text/plain", "not allowed");
      }
    }
  }

  /** Whether a path has the token; the time of the comparison does not depend on it. */
  private boolean known(String path) {
    String start = path.substring(0, Math.min(base.length(), path.length()));
    return MessageDigest.isEqual(
        start.getBytes(StandardCharsets.UTF_8), base.getBytes(StandardCharsets.UTF_8));
  }

  private void stop(HttpExchange exchange) throws IOException {
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (!("http://" + host()).equals(origin)) {
      send(exchange, 403, "text/plain", "a request to stop must come from the live page");
      return;
    }
    stop.run();
    send(exchange, 200, "application/json", "{}");
  }

  private ObjectNode current() {
    return state.get().put("mtl4j", Version.current());
  }

  private String page() {
    return Page.live(current());
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Stops to serve. A page that is open gets the last state first. */
  @Override
  public void close() {
    closing = true;
    try {
      if (asked && !fetched.await(LAST, TimeUnit.SECONDS)) {
        asked = false; // the page was closed
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
