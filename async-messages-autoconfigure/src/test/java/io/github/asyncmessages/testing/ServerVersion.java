package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs what a server says of itself. {@code .ci/Versions.java} reads it in the reports of
 * the tests.
 */
final class ServerVersion {

	private static final Log logger = LogFactory.getLog(ServerVersion.class);

	private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)*");

	private ServerVersion() {
	}

	static void logRedis(int port) {
		String info = infoOfRedis(port);
		log(info.contains("valkey_version:") ? "Valkey" : "Redis",
				info.replaceFirst("(?s).*(valkey|redis)_version:", ""));
	}

	private static String infoOfRedis(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream().write("INFO server\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void logDatabase(DatabaseAddress address) {
		try (Connection connection = address.connect()) {
			DatabaseMetaData database = connection.getMetaData();
			log(database.getDatabaseProductName(), database.getDatabaseProductVersion());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void log(String product, String version) {
		String number = NUMBER.matcher(version).results().map(MatchResult::group).findFirst().orElse(version);
		logger.info("Tests run on " + product + " " + number);
	}

}
