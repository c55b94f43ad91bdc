package dev.culvert.edge.directory;

import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.directory.EntryKind;
import dev.culvert.edge.route.TunnelDomain;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What an edge knows of the directory, and what it has to ask next. Plain state; owned by one
 * thread at a time, except for {@link #known} and {@link #isLoaded}, which any thread may read.
 *
 * <p>Each change has its revision, so it is taken whenever it comes; but only what comes without a
 * gap moves the revision up to which everything is known, and after a gap the edge pulls. When the
 * other side cannot tell what was deleted, or follows another store, everything is collected from
 * scratch beside what is served, and takes its place when it is complete, after a {@link
 * Reconcile}.
 */
final class Replica {

  /** What to do next. */
  enum Next {
    /** Everything that the other side knows is here. */
    NOTHING,
    /** Ask {@link #question} again. */
    PULL,
    /** Find out what {@link #reconcile} says, then {@link #serve} or {@link #refuse}. */
    RECONCILE,
    /** The page does not answer what was asked: tell {@link #failed}, ask again later. */
    FAIL
  }

  private enum State {
    /** Everything is collected from scratch. */
    COLLECTING,
    /** A snapshot gets what came after it. */
    CATCHING_UP,
    /** What is served gets what came after it. */
    FOLLOWING
  }

  private final TunnelDomain domain;
  private final Consumer<UUID> changed;
  private volatile Known served;
  private volatile boolean loaded;

  private State state = State.COLLECTING;

  /** What is served next; null while following, and before the first page of a collection. */
  private Known growing;

  private long askedSince = Directory.NOTHING;

  /**
   * Nothing is known.
   *
   * @param changed told the ID of each served tunnel that changed; null when any may have
   */
  Replica(TunnelDomain domain, Consumer<UUID> changed) {
    this.domain = domain;
    this.changed = changed;
    this.served = Known.nothing(domain);
  }

  /** What is served. */
  Known known() {
    return served;
  }

  /** Whether anything is served. */
  boolean isLoaded() {
    return loaded;
  }

  /** A snapshot to go on from: it is served once somebody has told what came after it. */
  void goOnFrom(Known snapshot) {
    growing = snapshot;
    state = State.CATCHING_UP;
  }

  /** Everything has to be collected anew. */
  void startOver() {
    growing = null;
    state = State.COLLECTING;
  }

  /** What to ask now. */
  DirectoryPull question() {
    Known asking = state == State.FOLLOWING ? served : growing;
    if (asking == null) {
      askedSince = Directory.NOTHING;
      return DirectoryPull.everything();
    }
    Directory directory = asking.directory();
    askedSince = directory.revision();
    return new DirectoryPull(directory.storeId(), askedSince, state == State.COLLECTING);
  }

  /** Nobody answered, or not well. A collection must come from one source, so it begins again. */
  void failed() {
    if (state == State.COLLECTING) {
      growing = null;
    }
  }

  /** A registry told of a change without being asked. */
  Next told(DirectoryPage page) {
    if (growing != null && isOf(page, growing)) {
      for (DirectoryEntry entry : page.entries()) {
        if (isNews(entry, growing)) {
          growing.apply(entry);
        }
      }
    }
    if (!loaded || !isOf(page, served)) {
      return Next.PULL;
    }
    take(page, served, true);
    return page.since() > served.directory().revision() || page.more() ? Next.PULL : Next.NOTHING;
  }

  /** The answer to {@link #question}. */
  Next answered(DirectoryPage page) {
    if (state == State.COLLECTING) {
      return collected(page);
    }
    Known target = state == State.FOLLOWING ? served : growing;
    if (page.rebuild() || !isOf(page, target)) {
      startOver();
      return Next.PULL;
    }
    if (!fits(page)) {
      return Next.FAIL;
    }
    take(page, target, state == State.FOLLOWING);
    if (page.more()) {
      return Next.PULL;
    }
    if (state == State.CATCHING_UP) {
      serve();
    }
    return Next.NOTHING;
  }

  private Next collected(DirectoryPage page) {
    if (growing == null || !isOf(page, growing)) {
      // The first page, or the source follows another store by now and began anew with it.
      growing = null;
      askedSince = Directory.NOTHING;
    }
    if (page.rebuild() || !fits(page)) {
      return Next.FAIL;
    }
    if (growing == null) {
      growing = Known.nothing(page.storeId(), domain);
    }
    take(page, growing, false);
    if (page.more()) {
      return Next.PULL;
    }
    growing.directory().completeFromScratch(page.revision());
    if (loaded) {
      return Next.RECONCILE;
    }
    serve();
    return Next.NOTHING;
  }

  /** What was collected, against what is served. */
  Reconcile reconcile() {
    return new Reconcile(served, growing);
  }

  /** What was collected, or the snapshot, is served from now on. */
  void serve() {
    served = Objects.requireNonNull(growing);
    growing = null;
    state = State.FOLLOWING;
    loaded = true;
    changed.accept(null);
  }

  /** What was collected is given up. */
  void refuse() {
    growing = null;
    state = State.FOLLOWING;
  }

  private void take(DirectoryPage page, Known target, boolean isServed) {
    for (DirectoryEntry entry : page.entries()) {
      boolean taken = isNews(entry, target) && target.apply(entry);
      if (taken && isServed && entry.kind().equals(EntryKind.TUNNEL)) {
        changed.accept(entry.tunnelId());
      }
    }
    if (page.since() <= target.directory().revision()) {
      target.directory().advance(page.revision());
    }
  }

  /**
   * What is complete up to a revision may have forgotten a deletion before it, and must not take
   * the thing back from a message that comes late.
   */
  private static boolean isNews(DirectoryEntry entry, Known target) {
    return entry.revision() > target.directory().revision();
  }

  /** Without a gap, and never so that asking goes on without end. */
  private boolean fits(DirectoryPage page) {
    return page.since() <= askedSince && (!page.more() || page.revision() > askedSince);
  }

  private static boolean isOf(DirectoryPage page, Known known) {
    return page.storeId().equals(known.directory().storeId());
  }
}
