// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_ImportGraphDefOptionsSetDefaultDevice;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.tensorflow.graph.SumOrder;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;

/** A finished graph in a TensorFlow session. All sessions are created here. */
public final class NativeSession implements AutoCloseable {
  private TF_Graph graph;
  private TF_Session session;

  /**
   * Opens a session for a graph.
   *
   * @throws ConfigurationException if the device of the options does not exist
   */
  public NativeSession(GraphDef definition, BackendOptions options) {
    this(definition, options, SessionConfig.of(options));
  }

  /**
   * Opens a session for a graph that only predicts.
   *
   * @throws ConfigurationException if the device of the options does not exist
   */
  public static NativeSession serving(GraphDef definition, BackendOptions options) {
    return new NativeSession(definition, options, SessionConfig.serving(options));
  }

  private NativeSession(GraphDef definition, BackendOptions options, ConfigProto config) {
    Optional<String> device = SessionConfig.device(options.device());
    TF_Status status = TF_NewStatus();
    graph = TF_NewGraph();
    try {
      importGraph(definition, device, status);
      session = open(config, status);
      device.ifPresent(name -> requireDevice(name, status));
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      TF_DeleteStatus(status);
    }
  }

  private void importGraph(GraphDef definition, Optional<String> device, TF_Status status) {
    TF_ImportGraphDefOptions options = TF_NewImportGraphDefOptions();
    try (BytePointer bytes = new BytePointer(SumOrder.of(definition).toByteArray());
        TF_Buffer buffer = TF_Buffer.newBufferFromString(bytes)) {
      device.ifPresent(
          name -> TF_ImportGraphDefOptionsSetDefaultDevice(options, "/device:" + name));
      TF_GraphImportGraphDef(graph, buffer, options, status);
      check(status, "importing the graph");
    } finally {
      TF_DeleteImportGraphDefOptions(options);
    }
  }

  private TF_Session open(ConfigProto config, TF_Status status) {
    TF_SessionOptions options = TF_NewSessionOptions();
    byte[] bytes = config.toByteArray();
    try (BytePointer pointer = new BytePointer(bytes)) {
      TF_SetConfig(options, pointer, bytes.length, status);
      check(status, "configuring the session");
      TF_Session opened = TF_NewSession(graph, options, status);
      check(status, "opening the session");
      return opened;
    } finally {
      TF_DeleteSessionOptions(options);
    }
  }

  private void requireDevice(String device, TF_Status status) {
    TF_DeviceList list = TF_SessionListDevices(session, status);
    check(status, "listing the devices");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < TF_DeviceListCount(list); i++) {
      String name = TF_DeviceListName(list, i, status).getString();
      names.add(name.substring(name.indexOf("device:") + "device:".length()));
    }
    TF_DeleteDeviceList(list);
    if (!names.contains(device)) {
      boolean another = names.stream().anyMatch(name -> name.startsWith("GPU"));
      throw new ConfigurationException(
          "there is no device "
              + device.toLowerCase(Locale.ROOT)
              + "; this machine and the native TensorFlow on the class path have "
              + String.join(", ", names).toLowerCase(Locale.ROOT)
              + (device.startsWith("GPU") && !another
                  ? " (a GPU needs the artifact with the classifier linux-x86_64-gpu)"
                  : ""));
    }
  }

  /**
   * Prepares a run.
   *
   * @param feeds names of operations that are fed
   * @param fetches names of operations whose first output is fetched
   * @param targets names of operations to run
   */
  public NativeCall call(List<String> feeds, List<String> fetches, List<String> targets) {
    return call(feeds, fetches, targets, NativeCall.POOL);
  }

  /** As {@link #call}, but operations run one after the other in the calling thread. */
  public NativeCall callInThread(List<String> feeds, List<String> fetches) {
    return call(feeds, fetches, List.of(), NativeCall.CALLING_THREAD);
  }

  private NativeCall call(
      List<String> feeds, List<String> fetches, List<String> targets, byte[] options) {
    return new NativeCall(
        session,
        feeds.stream().map(this::operation).toList(),
        fetches.stream().map(this::operation).toList(),
        targets.stream().map(this::operation).toList(),
        options);
  }

  private TF_Operation operation(String name) {
    TF_Operation operation = TF_GraphOperationByName(graph, name);
    if (operation == null || operation.isNull()) {
      throw new BackendException("the graph has no operation '" + name + "'");
    }
    return operation;
  }

  private static void check(TF_Status status, String doing) {
    if (TF_GetCode(status) != TF_OK) {
      throw NativeFailure.of(TF_GetCode(status), doing, TF_Message(status).getString());
    }
  }

  @Override
  public void close() {
    TF_Status status = TF_NewStatus();
    if (session != null) {
      TF_CloseSession(session, status);
      TF_DeleteSession(session, status);
      session = null;
    }
    if (graph != null) {
      TF_DeleteGraph(graph);
      graph = null;
    }
    TF_DeleteStatus(status);
  }
}
