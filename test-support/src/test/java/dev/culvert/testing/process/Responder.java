package dev.culvert.testing.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A program for tests: answers every connection with a small HTTP response. */
public final class Responder {

  private Responder() {}

  /** Takes an address and a port. */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[1]);
    try (ServerSocket server = new ServerSocket(port, 10, InetAddress.getByName(args[0]))) {
      System.out.println("listening with " + System.getenv("RESPONDER_MOOD"));
      System.err.println("second line");
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read(new byte[4_096]);
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nhere"
                      .getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }
}
