package io.github.asyncmessages.service;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes events so that a listener that throws does not make a message that is stored
 * look as if it were not, and does not break a page.
 */
public final class FailSafeEventPublisher implements ApplicationEventPublisher {

	private static final Log logger = LogFactory.getLog(FailSafeEventPublisher.class);

	private final ApplicationEventPublisher publisher;

	/**
	 * An announcer.
	 * @param publisher knows the listeners
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
			logger.error("A listener has failed on a " + event.getClass().getSimpleName(), ex);
		}
	}

}
