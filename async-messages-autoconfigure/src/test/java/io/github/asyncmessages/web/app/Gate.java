package io.github.asyncmessages.web.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where a page or a transaction waits in the middle until the test lets it go on.
 */
public final class Gate {

	private final CountDownLatch arrived = new CountDownLatch(1);

	private final CountDownLatch open = new CountDownLatch(1);

	/**
	 * Waits until the gate is open; called by what is tested.
	 * @return an empty text, for templates
	 */
	public String pass() {
		this.arrived.countDown();
		await(this.open);
		return "";
	}

	/**
	 * Waits until somebody stands before the gate.
	 */
	public void awaitArrival() {
		await(this.arrived);
	}

	public void open() {
		this.open.countDown();
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody came in time");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
