// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.api.train.TrainingListener.Started;
import org.mtl4j.serve.file.Json;

class LiveServerTest {
  private final AtomicInteger stops = new AtomicInteger();
  private final LiveRun run = new LiveRun("runs/live");
  private final LiveServer server = LiveServer.start(0, run, stops::incrementAndGet);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void thePageAndItsStateAreServedOnTheLoopbackAddressBelowASecret() throws IOException {
    run.started(new Started("hard", List.of("a"), 1, 5, 10, 100, 50));
    run.epochEnded(
        new EpochEnded(
            0, Map.of("a", 0.25), Map.of("a", Map.of("rmse", 1.5)), -1, true, 0.1, 2, 0));

    assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
    assertThat(server.address().getPath()).hasSize(24);
    assertThat(ask("GET", path(""), host(), ""))
        .startsWith("HTTP/1.1 200")
        .contains("connect-src 'self'", "no-store", "nosniff");
    String answer = ask("GET", path("state"), host(), "");
    JsonNode state = Json.mapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    assertThat(state.at("/run/epochs").asInt()).isEqualTo(5);
    assertThat(state.at("/history/curves/0/y/0").asDouble()).isEqualTo(0.25);
    assertThat(state.at("/metrics/validation/a/rmse").asDouble()).isEqualTo(1.5);
  }

  @Test
  void nobodyElseSeesThePage() throws IOException {
    assertThat(ask("GET", "/", host(), "")).startsWith("HTTP/1.1 404");
    assertThat(ask("GET", "/state", host(), "")).startsWith("HTTP/1.1 404");
    assertThat(ask("GET", "/" + "a".repeat(22) + "/", host(), "")).startsWith("HTTP/1.1 404");
    assertThat(ask("GET", path("state"), "attacker.example:" + server.address().getPort(), ""))
        .as("a name that an attacker points to this machine")
        .startsWith("HTTP/1.1 404");
    assertThat(ask("DELETE", path(""), host(), "")).startsWith("HTTP/1.1 405");
  }

  @Test
  void onlyThePageItselfStopsTheRun() throws IOException {
    assertThat(ask("POST", path("stop"), host(), "")).startsWith("HTTP/1.1 403");
    assertThat(ask("POST", path("stop"), host(), "Origin: null\r\n")).startsWith("HTTP/1.1 403");
    assertThat(ask("POST", path("stop"), host(), "Origin: https://attacker.example\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(ask("GET", path("stop"), host(), "")).startsWith("HTTP/1.1 405");
    assertThat(stops).hasValue(0);

    assertThat(ask("POST", path("stop"), host(), "Origin: http://" + host() + "\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(stops).hasValue(1);
  }

  @Test
  void aPortInUseIsOneSentence() {
    int port = server.address().getPort();
    assertThatThrownBy(() -> LiveServer.start(port, run, () -> {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("the live page cannot use port " + port)
        .hasMessageContaining("--watch-port");
  }

  private String path(String name) {
    return server.address().getPath() + name;
  }

  private String host() {
    return "127.0.0.1:" + server.address().getPort();
  }

  private String ask(String method, String path, String host, String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\n"
              + header
              + "Content-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
