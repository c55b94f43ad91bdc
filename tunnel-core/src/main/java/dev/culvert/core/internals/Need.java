package dev.culvert.core.internals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A method of a library that is not part of its API.
 *
 * @param type the name of its class
 * @param method its name
 * @param descriptor its parameters and its result as in a class file, such as {@code (I)V}
 * @param optional whether the class may be absent as a whole
 */
record Need(String type, String method, String descriptor, boolean optional) {

  /** Is there where the native transport is. */
  static final Need EPOLL_SET_FLAG =
      ofOptional("io.netty.channel.epoll.AbstractEpollChannel", "setFlag", "(I)V");

  static Need of(String type, String method, String descriptor) {
    return new Need(type, method, descriptor, false);
  }

  /** Of a class that may be absent as a whole. */
  static Need ofOptional(String type, String method, String descriptor) {
    return new Need(type, method, descriptor, true);
  }

  /**
   * Looks for the method, private or not, without initializing its class.
   *
   * @param lookup of whoever will call it
   * @return null if the class is absent and may be
   * @throws ReflectiveOperationException if the class, or the method, is not as it is needed
   */
  MethodHandle find(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
    ClassLoader loader = Need.class.getClassLoader();
    Class<?> found;
    try {
      found = Class.forName(type, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      if (optional) {
        return null;
      }
      throw new ClassNotFoundException(type, e);
    }
    try {
      MethodType signature = MethodType.fromMethodDescriptorString(descriptor, loader);
      return MethodHandles.privateLookupIn(found, lookup).findVirtual(found, method, signature);
    } catch (TypeNotPresentException | LinkageError e) {
      throw new NoSuchMethodException(this + ": " + e);
    }
  }

  /** As {@code io.vertx.core.Vertx.close()V}. */
  @Override
  public String toString() {
    return type + "." + method + descriptor;
  }
}
