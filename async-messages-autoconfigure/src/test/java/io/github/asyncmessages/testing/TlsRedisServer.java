package io.github.asyncmessages.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import org.springframework.util.Assert;

/**
 * A process of the {@code redis-server} that is installed on this machine, which speaks
 * TLS and nothing else. Its certificate is self-signed.
 */
public final class TlsRedisServer extends LocalServer implements RedisNode {

	private static final String PASSWORD = "changeit";

	private final int port;

	private TlsRedisServer(int port) {
		super("redis-tls", port);
		this.port = port;
	}

	/**
	 * Whether there is such a binary.
	 */
	public static boolean isAvailable() {
		return find("redis-server").map(TlsRedisServer::speaksTls).orElse(false);
	}

	private static Optional<String> find(String binary) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, binary))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.findFirst();
	}

	/**
	 * A server without TLS does not know the option.
	 */
	private static boolean speaksTls(String binary) {
		try {
			Process process = new ProcessBuilder(binary, "--tls-auth-clients", "wrong").redirectErrorStream(true)
				.start();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return said.contains("must be one of");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Starts a server for one test, which has to close it.
	 */
	public static TlsRedisServer startNew() {
		return ServerStart.attempt(() -> {
			TlsRedisServer server = new TlsRedisServer(FreePorts.find(1).get(0));
			server.restart();
			return server;
		});
	}

	@Override
	public int port() {
		return this.port;
	}

	/**
	 * The certificate of the server, which its clients have to trust.
	 */
	public Path certificate() {
		return directory().resolve("certificate.pem");
	}

	/**
	 * A certificate that the server does not have.
	 */
	public Path anotherCertificate() {
		try {
			Path another = Files.createTempDirectory(directory(), "another-");
			createCertificate(another);
			return another.resolve("certificate.pem");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	ProcessHandle start() throws IOException {
		if (!Files.exists(certificate())) {
			createCertificate(directory());
		}
		return launch(new ArrayList<>(List.of(find("redis-server").orElseThrow(), "--port", "0", "--tls-port",
				String.valueOf(this.port), "--bind", "127.0.0.1", "--dir", directory().toString(), "--save", "",
				"--tls-cert-file", certificate().toString(), "--tls-key-file",
				directory().resolve("key.pem").toString(), "--tls-auth-clients", "no")))
			.toHandle();
	}

	private static void createCertificate(Path directory) throws IOException {
		Path store = directory.resolve("store.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "redis", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext",
				"SAN=dns:localhost,ip:127.0.0.1", "-validity", "7", "-storetype", "PKCS12", "-keystore",
				store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		try (InputStream in = keytoolResult(keytool, store)) {
			KeyStore keys = KeyStore.getInstance("PKCS12");
			keys.load(in, PASSWORD.toCharArray());
			write(directory.resolve("certificate.pem"), "CERTIFICATE", keys.getCertificate("redis").getEncoded());
			write(directory.resolve("key.pem"), "PRIVATE KEY",
					keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static InputStream keytoolResult(Process keytool, Path store) throws IOException {
		try {
			Assert.state(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0, "keytool has failed");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		return Files.newInputStream(store);
	}

	private static void write(Path file, String type, byte[] content) throws IOException {
		Files.writeString(file,
				"-----BEGIN " + type + "-----\n"
						+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + type
						+ "-----\n");
	}

	@Override
	boolean awaitAnswer(BooleanSupplier alive) {
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollDelay(Duration.ZERO)
				.until(() -> answers() || !alive.getAsBoolean());
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
		return alive.getAsBoolean();
	}

	private boolean answers() {
		try (Socket socket = trusting().getSocketFactory().createSocket("127.0.0.1", this.port)) {
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
			return socket.getInputStream().read() == '+';
		}
		catch (IOException | GeneralSecurityException ex) {
			return false;
		}
	}

	private SSLContext trusting() throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(directory().resolve("store.p12"))) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("redis", keys.getCertificate("redis"));
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

}
