package dev.culvert.testing.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Connects with the JDK's TLS to servers whose certificate a CA has signed. Thread-safe. */
public final class TlsClient {

  private static final int LIMIT_MILLIS = 5_000;

  private final SSLContext context;

  private TlsClient(SSLContext context) {
    this.context = context;
  }

  /** Trusts the certificates of a PEM file, and nothing else. */
  public static TlsClient trusting(Path pem) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new TlsClient(context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(pem.toString(), e);
    }
  }

  /** Connects and shakes hands; the certificate has to name the address's host. */
  public Socket connect(InetSocketAddress address) throws IOException {
    return connect(new Socket(), address);
  }

  /** The same with a socket that may be bound already. */
  public Socket connect(Socket socket, InetSocketAddress address) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.connect(address, LIMIT_MILLIS);
      SSLSocket tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, address.getHostString(), address.getPort(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return tls;
    } catch (IOException e) {
      Sockets.close(socket);
      throw e;
    }
  }
}
