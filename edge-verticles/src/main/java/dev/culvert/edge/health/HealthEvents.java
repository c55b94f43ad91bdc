package dev.culvert.edge.health;

/** Counts what happens to connectors. Thread-safe. */
interface HealthEvents {

  /** Counts nothing. */
  HealthEvents NONE =
      new HealthEvents() {
        @Override
        public void ejected(String cause) {}

        @Override
        public void back() {}
      };

  /** A connector or a stream was ejected. */
  void ejected(String cause);

  /** A connector that was ejected is used again. */
  void back();
}
