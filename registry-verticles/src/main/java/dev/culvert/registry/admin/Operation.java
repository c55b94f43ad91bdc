package dev.culvert.registry.admin;

import io.vertx.core.Future;

/** One operation of the API's document. */
@FunctionalInterface
interface Operation {

  /**
   * Carries it out.
   *
   * @return fails, or throws, as {@link Problems#of(Throwable)} understands
   */
  Future<Answer> answer(Call call);
}
