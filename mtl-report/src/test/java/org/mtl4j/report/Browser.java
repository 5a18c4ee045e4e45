// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.mtl4j.serve.file.Json;

/** A Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final long SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final List<String> errors = new ArrayList<>();
  private int calls;

  private Browser(Process process, URI page) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Receiver()).join();
  }

  /** Starts a browser; skips the test if there is none. */
  static Browser start(Path profile) throws IOException, InterruptedException {
    Optional<Path> program = find();
    Assumptions.assumeTrue(program.isPresent(), "no Chromium on the PATH, so no page is opened");
    ProcessBuilder builder =
        new ProcessBuilder(
                program.get().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile());
    builder.environment().put("TMPDIR", profile.toString());
    Process process = builder.start();
    try {
      Browser browser = new Browser(process, page(profile));
      for (String domain : List.of("Runtime", "Log", "Page")) {
        browser.call(domain + ".enable", Map.of());
      }
      return browser;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroy();
      throw e;
    }
  }

  private static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static URI page(Path profile) throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 10 * SECONDS && (!Files.exists(port) || Files.size(port) == 0); i++) {
      Thread.sleep(100);
    }
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
    for (int i = 0; ; i++) {
      String body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
              .body();
      for (JsonNode target : Json.mapper().readTree(body)) {
        if (target.get("type").asText().equals("page")) {
          return URI.create(target.get("webSocketDebuggerUrl").asText());
        }
      }
      if (i > 10 * SECONDS) {
        throw new IOException("the browser has no page: " + body);
      }
      Thread.sleep(100);
    }
  }

  /** Opens a page of a width in pixels and waits until its scripts have run. */
  void open(URI address, int width) throws InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    call("Page.navigate", Map.of("url", address.toString()));
    await(
        "document.readyState === 'complete' && document.title !== 'MTL4J report' && location.href !== 'about:blank'");
  }

  /** Waits until an expression is true. */
  void await(String expression) throws InterruptedException {
    for (int i = 0; i < 20 * SECONDS; i++) {
      if (evaluate(expression).asBoolean()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("never true: " + expression);
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Presses a key. */
  void press(String key, int code, String text) {
    ObjectNode down = Json.object().put("type", "keyDown").put("key", key).put("code", key);
    down.put("windowsVirtualKeyCode", code);
    if (!text.isEmpty()) {
      down.put("text", text);
    }
    call("Input.dispatchKeyEvent", down);
    call("Input.dispatchKeyEvent", down.put("type", "keyUp"));
  }

  /** Errors of the page and of its console so far. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  JsonNode call(String method, Object parameters) {
    int id = ++calls;
    ObjectNode message = Json.object().put("id", id).put("method", method);
    message.set("params", Json.mapper().valueToTree(parameters));
    socket.sendText(Json.line(message), true).join();
    try {
      for (; ; ) {
        JsonNode answer = answers.poll(SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
          throw new AssertionError("the browser does not answer " + method);
        }
        if (answer.path("id").asInt() == id) {
          return answer.path("result");
        }
        event(answer);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void event(JsonNode event) {
    String method = event.path("method").asText();
    boolean logged =
        method.equals("Log.entryAdded")
            && event.at("/params/entry/level").asText().matches("error|warning");
    boolean printed =
        method.equals("Runtime.consoleAPICalled")
            && event.at("/params/type").asText().matches("error|warning|assert");
    if (logged || printed || method.equals("Runtime.exceptionThrown")) {
      errors.add(event.get("params").toString());
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Joins the parts of messages. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        try {
          answers.add(Json.mapper().readTree(parts.toString()));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
