package dev.culvert.core.cluster;

import java.util.List;
import java.util.Objects;

/**
 * What the agents of two nodes say to each other. Nobody answers in the sense of the event bus:
 * each message stands alone and may be lost, doubled or late. Fields may be added; a node ignores
 * those it does not know.
 */
sealed interface ClusterMessage {

  /** The node id of the sender. */
  String from();

  /**
   * Said once a second to every peer.
   *
   * @param sender what the sender says about itself
   * @param incarnation of the sender's stream table
   * @param version of the sender's stream table
   * @param hearsYou whether the sender heard the receiver in the last 5 s
   * @param appliedIncarnation which incarnation of the receiver's table the sender follows
   * @param appliedVersion up to which version: an acknowledgement
   * @param unreachable addresses of the receiver that the sender failed to reach
   */
  record Ping(
      NodeView sender,
      long incarnation,
      long version,
      boolean hearsYou,
      long appliedIncarnation,
      long appliedVersion,
      List<String> unreachable)
      implements ClusterMessage {

    public Ping {
      Objects.requireNonNull(sender, "sender");
      unreachable = unreachable == null ? List.of() : List.copyOf(unreachable);
    }

    @Override
    public String from() {
      return sender.nodeId();
    }
  }

  /**
   * Changes of the sender's table.
   *
   * @param from the sender
   * @param incarnation of its table
   * @param sinceVersion the version the changes start from; each makes the next
   * @param changes oldest first
   */
  record Delta(String from, long incarnation, long sinceVersion, List<StreamChange> changes)
      implements ClusterMessage {

    public Delta {
      Objects.requireNonNull(from, "from");
      changes = List.copyOf(changes);
    }
  }

  /**
   * Asks the receiver for what the sender misses of its table.
   *
   * @param from the sender
   * @param incarnation of the receiver's table, as followed by the sender
   * @param version up to which the sender has it
   */
  record Pull(String from, long incarnation, long version) implements ClusterMessage {

    public Pull {
      Objects.requireNonNull(from, "from");
    }
  }

  /**
   * The sender's whole table.
   *
   * @param from the sender
   * @param incarnation of its table
   * @param version of its table
   * @param records all of it
   */
  record Table(String from, long incarnation, long version, List<StreamRecord> records)
      implements ClusterMessage {

    public Table {
      Objects.requireNonNull(from, "from");
      records = List.copyOf(records);
    }
  }

  /**
   * The sender has the receiver's table up to a version.
   *
   * @param from the sender
   * @param incarnation of the receiver's table
   * @param version applied, all before it too
   */
  record Ack(String from, long incarnation, long version) implements ClusterMessage {

    public Ack {
      Objects.requireNonNull(from, "from");
    }
  }

  /**
   * The sender leaves: its streams end now.
   *
   * @param from the sender
   * @param incarnation of its table
   */
  record Goodbye(String from, long incarnation) implements ClusterMessage {

    public Goodbye {
      Objects.requireNonNull(from, "from");
    }
  }
}
