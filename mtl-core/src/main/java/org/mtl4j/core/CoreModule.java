package org.mtl4j.core;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.mtl4j.api.backend.Backend;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.registry.Registry;

/**
 * Wires the library. Every binding can be replaced by a module given to {@link Mtl#create}: the
 * {@link Backend}, the {@link Registry}; listeners are added by a {@link Multibinder} of {@link
 * TrainingListener}.
 */
public final class CoreModule extends AbstractModule {
  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), TrainingListener.class);
  }

  @Provides
  @Singleton
  Registry registry() {
    return Registry.load();
  }

  @Provides
  @Singleton
  Backend backend() {
    try {
      return onlyOne(
          ServiceLoader.load(Backend.class, CoreModule.class.getClassLoader()).stream().toList());
    } catch (ServiceConfigurationError e) {
      throw new BackendException("the backend on the class path cannot be loaded", e);
    }
  }

  private static Backend onlyOne(List<ServiceLoader.Provider<Backend>> found) {
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "there is no backend on the class path: add the artifact org.mtl4j:mtl-tensorflow and the"
              + " native TensorFlow for this operating system");
    }
    if (found.size() > 1) {
      throw new ConfigurationException(
          "there are several backends on the class path, "
              + String.join(", ", found.stream().map(each -> each.type().getName()).toList())
              + "; bind one of them by a module");
    }
    return found.get(0).get();
  }
}
