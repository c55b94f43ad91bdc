package dev.culvert.benchmark;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;

/** Heads such as a browser and a web application send. */
final class TypicalHeads {

  static final String HOST = "shop.example.com";

  /** A GET with twelve fields besides Host, 0.7 KiB on the wire. */
  static final HttpHead REQUEST =
      new HttpHead(
          "GET",
          "https",
          HOST,
          "/api/v1/items/42?expand=owner&page=3",
          HeaderFields.of(
              "user-agent",
              "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
              "accept",
              "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
              "accept-language",
              "en-GB,en;q=0.5",
              "accept-encoding",
              "gzip, deflate, br, zstd",
              "referer",
              "https://shop.example.com/",
              "cookie",
              "session=4f1c0d8a2b7e4c6f9a3d5e7b8c1f2a6d; theme=dark; consent=1",
              "sec-fetch-dest",
              "document",
              "sec-fetch-mode",
              "navigate",
              "sec-fetch-site",
              "same-origin",
              "upgrade-insecure-requests",
              "1",
              "if-none-match",
              "W/\"5d8c72a5edda8d6a:0\"",
              "priority",
              "u=0, i"));

  /** A 200 with eight fields, 0.3 KiB on the wire. */
  static final ResponseHead RESPONSE =
      new ResponseHead(
          200,
          "OK",
          HeaderFields.of(
              "date",
              "Thu, 05 Jun 2025 10:15:30 GMT",
              "content-type",
              "application/json; charset=utf-8",
              "content-length",
              "1024",
              "server",
              "nginx",
              "etag",
              "W/\"5d8c72a5edda8d6a:0\"",
              "cache-control",
              "private, max-age=0, must-revalidate",
              "vary",
              "accept-encoding",
              "strict-transport-security",
              "max-age=31536000; includeSubDomains"));

  private TypicalHeads() {}
}
