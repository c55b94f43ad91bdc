package dev.culvert.core.directory;

import dev.culvert.core.tunnel.Tunnel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything durable of one store, by kind and ID and by the last change: tunnels, and things of
 * kinds that this program may not know.
 *
 * <p>Threading: one thread at a time changes it ({@link #apply}, {@link #advance}), named by the
 * owner; any thread reads. A reader sees each thing as of one revision, but not all things as of
 * the same one.
 */
public final class Directory {

  /** The revision of whoever has nothing. */
  public static final long NOTHING = -1;

  /** How many deletions are remembered; who missed older ones starts from scratch. */
  static final int MAX_DELETIONS = 100_000;

  /** About 200 KiB of JSON: quick to read on an event loop. */
  static final int PAGE_WEIGHT = 2_000;

  private final UUID storeId;
  private final Map<UUID, Tunnel> tunnels = new ConcurrentHashMap<>();

  /** By the kind's name, then by ID. Used by the owner's thread alone. */
  private final Map<String, Map<String, DirectoryEntry>> latest = new HashMap<>();

  private final NavigableMap<Long, DirectoryEntry> log = new ConcurrentSkipListMap<>();

  // Written by the owner's thread alone.
  private final Deque<DirectoryEntry> deletions = new ArrayDeque<>();
  private volatile long revision = NOTHING;
  private volatile long deletionsKnownSince;
  private final AtomicInteger routeCount = new AtomicInteger();

  /**
   * An empty directory.
   *
   * @param storeId which store it follows
   * @param deletionsKnownSince from which revision on {@link #apply} will be told every deletion
   */
  public Directory(UUID storeId, long deletionsKnownSince) {
    this.storeId = Objects.requireNonNull(storeId, "storeId");
    this.deletionsKnownSince = deletionsKnownSince;
  }

  public UUID storeId() {
    return storeId;
  }

  /** Everything up to this revision is in here; {@link #NOTHING} at first. */
  public long revision() {
    return revision;
  }

  /** The tunnel with this ID, or null. */
  public Tunnel tunnel(UUID id) {
    return tunnels.get(id);
  }

  public int tunnelCount() {
    return tunnels.size();
  }

  public int routeCount() {
    return routeCount.get();
  }

  /** The latest change of every thing, deletions included, oldest first; live. */
  public Collection<DirectoryEntry> entries() {
    return log.values();
  }

  /**
   * Takes a change, unless a later one of the same thing is known.
   *
   * @return what the thing was before, with a null value if there was none; null if the change was
   *     not taken
   */
  public DirectoryEntry apply(DirectoryEntry entry) {
    Map<String, DirectoryEntry> ofKind =
        latest.computeIfAbsent(entry.kind().name(), name -> new HashMap<>());
    DirectoryEntry before = ofKind.get(entry.id());
    if (before != null && before.revision() >= entry.revision()) {
      return null;
    }
    log.put(entry.revision(), entry);
    ofKind.put(entry.id(), entry);
    if (before != null) {
      log.remove(before.revision(), before);
    }
    applyTunnel(before, entry);
    if (entry.value() == null) {
      deletions.addLast(entry);
      forgetOldDeletions();
    }
    return before == null ? DirectoryEntry.deleted(NOTHING, entry.kind(), entry.id()) : before;
  }

  private void applyTunnel(DirectoryEntry before, DirectoryEntry entry) {
    Tunnel now = entry.tunnel();
    if (now != null) {
      tunnels.put(now.id(), now);
    } else if (before != null && before.tunnel() != null) {
      tunnels.remove(before.tunnelId());
    }
    count(before, -1);
    count(entry, 1);
  }

  /** Everything up to this revision was applied. Going back changes nothing. */
  public void advance(long nowRevision) {
    revision = Math.max(revision, nowRevision);
  }

  /** Everything was collected from scratch: earlier deletions are not known. */
  public void completeFromScratch(long nowRevision) {
    deletionsKnownSince = nowRevision;
    advance(nowRevision);
  }

  /** The answer to a question, or to as much of it as fits a message. Any thread. */
  public DirectoryPage page(DirectoryPull pull) {
    boolean sameStore = storeId.equals(pull.storeId());
    long since = pull.fromScratch() && !sameStore ? NOTHING : pull.since();
    DirectoryPage page = changesSince(since);
    // Looked at last: a deletion that is missing from the page was forgotten before.
    boolean rebuild = !pull.fromScratch() && (!sameStore || since < deletionsKnownSince);
    return rebuild ? new DirectoryPage(storeId, since, revision, false, true, List.of()) : page;
  }

  private DirectoryPage changesSince(long since) {
    List<DirectoryEntry> entries = new ArrayList<>();
    int weight = 0;
    long head = revision;
    long reached = Math.max(since, head);
    boolean more = false;
    for (DirectoryEntry entry : log.tailMap(since, false).values()) {
      weight += entry.weight();
      if (!entries.isEmpty() && weight > PAGE_WEIGHT) {
        // Changes beyond the head may be here while others before them are missing.
        long last = entries.get(entries.size() - 1).revision();
        more = last < head;
        reached = more ? last : reached;
        break;
      }
      entries.add(entry);
    }
    return new DirectoryPage(storeId, since, reached, more, false, entries);
  }

  private void count(DirectoryEntry entry, int sign) {
    if (entry != null && entry.tunnel() != null) {
      routeCount.addAndGet(sign * entry.tunnel().routes().size());
    }
  }

  private void forgetOldDeletions() {
    while (deletions.size() > MAX_DELETIONS) {
      DirectoryEntry oldest = deletions.removeFirst();
      deletionsKnownSince = Math.max(deletionsKnownSince, oldest.revision());
      log.remove(oldest.revision(), oldest);
      latest.get(oldest.kind().name()).remove(oldest.id(), oldest);
    }
  }
}
