package dev.culvert.registry.store;

import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import java.util.List;
import java.util.UUID;

/** What is in the stores that a registry of commit 522cb4a left: the last of schema version 1. */
final class Baseline {

  static final UUID STORE_ID = UUID.fromString("0e7ab322-aaf2-4711-b6b6-5f80ea0f520d");
  static final UUID WEB = UUID.fromString("30073f38-aa63-447c-b135-93988cb58d57");

  private static final UUID GONE = UUID.fromString("ede0a819-7c0f-46d7-a5d7-f3b1fe50ca76");

  private Baseline() {}

  /** The log, oldest first. */
  static List<DirectoryEntry> entries() {
    return List.of(
        DirectoryEntry.of(
            new Tunnel(
                UUID.fromString("9099a093-433e-4318-9018-7cf29c4901c1"),
                "demo",
                100,
                1_796_028_154_911L,
                1,
                List.of(Route.parse("demo.localhost")),
                List.of(
                    token(
                        "1db13e78-ab22-4b58-b56d-d0a49268a442",
                        "5x12hfOilPBLXBAFwpS2FJCFtc4Zh86ebkuyKmEGdwk",
                        1_796_028_154_911L)),
                "{}")),
        DirectoryEntry.of(
            new Tunnel(
                UUID.fromString("bfc98504-8d4f-4272-9c74-75a2b601924d"),
                "tünnel 🚇",
                100,
                1_796_028_166_652L,
                3,
                List.of(Route.parse("xn--bcher-kva.example")),
                List.of(
                    token(
                        "b4bc31be-644b-4be3-bee2-28b2803985f8",
                        "af5dvuxb5s0_glnHw-chUSlrjlA-yRA15HLIeBQGsa8",
                        1_796_028_166_652L)),
                "{}")),
        DirectoryEntry.of(
            new Tunnel(
                WEB,
                "web",
                7,
                1_796_028_166_493L,
                6,
                List.of(Route.parse("*.web.example.com/api"), Route.parse("web.example.com")),
                List.of(
                    token(
                        "2ab7fcb3-da59-4e74-9959-89ee9a481ac7",
                        "41tKHgf04G9yxun1R3wgTnDo5sKJpNlrlVF3i_oU-Ds",
                        1_796_028_166_493L),
                    token(
                        "effcd39b-2531-40c1-a896-a0c6bff248fc",
                        "cKhZMATXvaOvi9RFkqTB2qX0VnLFM7FgzGz7Ht0uenY",
                        1_796_028_167_040L)),
                "{\"origin\":{\"url\":\"http://127.0.0.1:3000\"}}")),
        DirectoryEntry.deleted(7, GONE));
  }

  private static TokenHash token(String id, String sha256, long createdAtMillis) {
    return new TokenHash(UUID.fromString(id), sha256, createdAtMillis);
  }
}
