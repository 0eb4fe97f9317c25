package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.store.MessageStore;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Names stores in metrics and health information.
 */
final class StoreName {

	private static final String STORES = MessageStore.class.getPackageName() + ".";

	private StoreName() {
	}

	/**
	 * The kind of a store.
	 * @return {@code redis}, {@code jdbc} or {@code memory}, and {@code custom} for a
	 * store of the application
	 */
	static String of(MessageStore store) {
		String place = AopUtils.getTargetClass(store).getPackageName();
		return place.startsWith(STORES) ? place.substring(STORES.length()) : "custom";
	}

	/**
	 * The kind of the store of an application.
	 * @return {@code none} if there is no store, as in a test of the web layer
	 */
	static String of(ObjectProvider<MessageStore> store) {
		MessageStore present = store.getIfAvailable();
		return (present != null) ? of(present) : "none";
	}

}
