package io.github.asyncmessages.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A mail server that accepts its first connections and says nothing; later ones are those
 * of another server.
 */
class SilentMailServer implements AutoCloseable {

	private final int silent;

	private final int target;

	private final ServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Socket> accepted = new CopyOnWriteArrayList<>();

	/**
	 * Starts the server.
	 * @param silent the number of connections that it does not answer
	 * @param target the port of the other server
	 */
	SilentMailServer(int silent, int target) {
		this.silent = silent;
		this.target = target;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	int connections() {
		return this.accepted.size();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				this.accepted.add(client);
				if (this.accepted.size() > this.silent) {
					Socket other = new Socket(this.server.getInetAddress(), this.target);
					this.threads.execute(() -> copy(client, other));
					this.threads.execute(() -> copy(other, client));
				}
			}
			catch (IOException ex) {
				// This server is closed, or the other is gone.
			}
		}
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One of both is gone, and so is the other.
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Socket client : this.accepted) {
				client.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.shutdownNow();
	}

}
