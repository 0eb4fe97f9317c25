package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server, and can let connections fall silent without
 * closing them, reset them in the middle of a reply, or delay what they carry, as a
 * network does.
 */
public final class FreezingProxy implements AutoCloseable {

	private final int target;

	private final ServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	/** One thread, so that what was sent first arrives first. */
	private final ScheduledExecutorService delayed = Executors.newSingleThreadScheduledExecutor();

	private final List<Link> links = new CopyOnWriteArrayList<>();

	private volatile Duration delay = Duration.ZERO;

	/**
	 * A proxy for a server on this machine.
	 * @param target the port of the server
	 */
	public FreezingProxy(int target) {
		this.target = target;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * The connections that there are say nothing any more; new ones are not concerned.
	 */
	public void freeze() {
		this.links.forEach((link) -> link.frozen = true);
	}

	/**
	 * Delays from now on what is sent in either direction, also over new connections.
	 */
	public void delay(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Resets each connection that there is in the middle of the next reply.
	 */
	public void resetInReply() {
		this.links.forEach((link) -> link.onReply = link::reset);
	}

	/**
	 * Closes each connection that there is instead of its next reply.
	 * @param before is run when the server has replied, and before the client hears of it
	 */
	public void closeBeforeReply(Runnable before) {
		this.links.forEach((link) -> link.onReply = (reply) -> {
			before.run();
			link.close();
		});
	}

	/**
	 * How many connections there have been.
	 */
	public int connections() {
		return this.links.size();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), this.target));
				this.links.add(link);
				this.threads.execute(() -> link.copy(link.client, link.server));
				this.threads.execute(() -> link.copy(link.server, link.client));
			}
			catch (IOException ex) {
				// The proxy is closed, or the server is gone.
			}
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.links.forEach(Link::close);
		this.threads.shutdownNow();
		this.delayed.shutdownNow();
	}

	/**
	 * A client and its connection to the server.
	 */
	private final class Link {

		private final Socket client;

		private final Socket server;

		private volatile boolean frozen;

		private volatile @Nullable Reaction onReply;

		private Link(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		private void copy(Socket from, Socket to) {
			byte[] buffer = new byte[8192];
			try (InputStream in = from.getInputStream()) {
				for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
					byte[] bytes = Arrays.copyOf(buffer, count);
					FreezingProxy.this.delayed.schedule(() -> write(to, bytes), FreezingProxy.this.delay.toMillis(),
							TimeUnit.MILLISECONDS);
				}
			}
			catch (IOException ex) {
				// One of both is gone, and so is the other.
			}
			close();
		}

		private void write(Socket to, byte[] bytes) {
			try {
				Reaction onReply = this.onReply;
				if (onReply != null && to == this.client) {
					onReply.to(bytes);
				}
				else if (!this.frozen) {
					to.getOutputStream().write(bytes);
				}
			}
			catch (IOException ex) {
				close();
			}
		}

		/**
		 * Lets the client have one half of the reply.
		 */
		private void reset(byte[] bytes) throws IOException {
			this.client.getOutputStream().write(bytes, 0, bytes.length / 2);
			// Closing resets the connection.
			this.client.setSoLinger(true, 0);
			close();
		}

		private void close() {
			try (this.client; this.server) {
				this.frozen = true;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	/**
	 * What happens instead of a reply.
	 */
	private interface Reaction {

		void to(byte[] reply) throws IOException;

	}

}
