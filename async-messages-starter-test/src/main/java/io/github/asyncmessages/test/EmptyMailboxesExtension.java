package io.github.asyncmessages.test;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Does what {@link EmptyMailboxes} says.
 */
class EmptyMailboxesExtension implements BeforeEachCallback, AfterEachCallback {

	@Override
	public void beforeEach(ExtensionContext context) {
		reset(SpringExtension.getApplicationContext(context));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		reset(SpringExtension.getApplicationContext(context));
	}

	private static void reset(ApplicationContext application) {
		application.getBean(MailboxCleaner.class).empty();
		application.getBeanProvider(SettableClock.class).ifUnique(SettableClock::reset);
	}

}
