package dev.culvert.registry.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/**
 * What SQLite and PostgreSQL do not have in common. All of it is used from one context, the
 * store's.
 */
interface Database {

  /** For messages: where it is, without secrets. */
  String description();

  /**
   * Connects and checks; to be called once, before anything else.
   *
   * @return fails with a {@link dev.culvert.core.config.StartException} that says what to do
   */
  Future<Void> prepare();

  /** The connections. */
  Pool pool();

  /** Begins a transaction that changes something. */
  String beginChange();

  /** Begins a transaction whose queries all see the same state. */
  String beginSnapshot();

  /** Makes this transaction the only one that touches the schema, as long as it lasts. */
  Future<Void> lockSchema(SqlClient transaction);

  /** A query for the number of tables with the name {@code #{name}}. */
  String countTables();

  /** Tells the other registries of a change, if it is committed. */
  Future<Void> announce(SqlClient transaction);

  /**
   * A client to ask for the revision now and then; while it lives, the listener hears at once of
   * what other registries {@link #announce}, on some thread.
   */
  Future<SqlClient> watch(Runnable listener);

  /**
   * To be called after each commit of a change: the place for what a database has to do now and
   * then.
   *
   * @return does not fail
   */
  Future<Void> settle();

  /**
   * Sees whether something can be written; changes nothing.
   *
   * @param failedBefore whether the last attempt failed; if not, a hint that it would is enough to
   *     attempt it now
   */
  Future<Void> tryToWrite(boolean failedBefore);

  /** What to tell if a statement failed because the disk takes nothing more. */
  Optional<StoreException> unwritable(Throwable cause);

  /** Whether a statement failed because a key is in use already. */
  boolean isDuplicateKey(Throwable cause);

  /** Closes everything {@link #prepare} opened, as far as it came. */
  Future<Void> close();
}
