package io.github.asyncmessages.service;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes events and logs the exceptions of listeners. A failing listener therefore
 * neither breaks a page nor makes a stored message look as if sending it had failed.
 */
public final class FailSafeEventPublisher implements ApplicationEventPublisher {

	private static final Log logger = LogFactory.getLog(FailSafeEventPublisher.class);

	private final ApplicationEventPublisher publisher;

	/**
	 * Creates a publisher.
	 * @param publisher the publisher to delegate to
	 */
	public FailSafeEventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void publishEvent(Object event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.error("An event listener threw an exception. Messages are not affected: "
					+ event.getClass().getSimpleName(), ex);
		}
	}

}
