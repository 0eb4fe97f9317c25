package io.github.asyncmessages.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MessageStore;
import org.jspecify.annotations.Nullable;

/**
 * A real store of which some calls fail before they reach it.
 */
public final class UnreliableStore implements InvocationHandler {

	/** What such a call throws. */
	public static final MessageStoreException FAILURE = new MessageStoreException("The store does not answer", null);

	private final MessageStore store;

	private final BiPredicate<String, String> fails;

	private final MessageStoreException failure;

	private UnreliableStore(MessageStore store, BiPredicate<String, String> fails, MessageStoreException failure) {
		this.store = store;
		this.fails = fails;
		this.failure = failure;
	}

	/**
	 * Makes a store unreliable.
	 * @param store the store
	 * @param fails tells by its name and the recipient whether a call fails
	 */
	public static MessageStore of(MessageStore store, BiPredicate<String, String> fails) {
		return of(store, fails, FAILURE);
	}

	/**
	 * Makes a store unreliable.
	 * @param store the store
	 * @param fails tells by its name and the recipient whether a call fails
	 * @param failure what such a call throws
	 */
	public static MessageStore of(MessageStore store, BiPredicate<String, String> fails,
			MessageStoreException failure) {
		return (MessageStore) Proxy.newProxyInstance(UnreliableStore.class.getClassLoader(),
				new Class<?>[] { MessageStore.class }, new UnreliableStore(store, fails, failure));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		if (method.getName().equals("appendAll")) {
			return appendAll((MessageStore) proxy, (Collection<?>) Objects.requireNonNull(args)[0],
					(EncodedMessage) args[1]);
		}
		if (method.getName().equals("takeMails") && this.fails.test("takeMails", "")) {
			throw this.failure;
		}
		if (args != null && args[0] instanceof String recipient && this.fails.test(method.getName(), recipient)) {
			throw this.failure;
		}
		try {
			return method.invoke(this.store, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static Map<String, MessageStoreException> appendAll(MessageStore store, Collection<?> recipients,
			EncodedMessage message) {
		Map<String, MessageStoreException> failures = new LinkedHashMap<>();
		for (Object recipient : recipients) {
			try {
				store.append((String) recipient, message);
			}
			catch (MessageStoreException ex) {
				failures.put((String) recipient, ex);
			}
		}
		return failures;
	}

}
