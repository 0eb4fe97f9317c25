package io.github.asyncmessages.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import io.github.asyncmessages.store.MessageStore;

/**
 * A real store whose answer to a ping is that of the test.
 */
final class PingedStore {

	private PingedStore() {
	}

	static MessageStore of(MessageStore store, Runnable ping) {
		return (MessageStore) Proxy.newProxyInstance(PingedStore.class.getClassLoader(),
				new Class<?>[] { MessageStore.class }, (proxy, method, args) -> {
					if (method.getName().equals("ping")) {
						ping.run();
						return null;
					}
					try {
						return method.invoke(store, args);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
