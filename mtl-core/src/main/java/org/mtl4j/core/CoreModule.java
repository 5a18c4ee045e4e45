// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.ClassPathBackend;
import org.mtl4j.core.registry.Registry;

/**
 * The Guice bindings of the library. A module given to {@link Mtl#create} can override {@link
 * Backend} and {@link Registry}, and adds listeners by a {@link Multibinder} of {@link
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
    return ClassPathBackend.find();
  }
}
