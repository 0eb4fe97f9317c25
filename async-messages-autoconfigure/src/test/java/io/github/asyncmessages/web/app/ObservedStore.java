package io.github.asyncmessages.web.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Counts what is asked of the store of an application, and lets it fail where there is no
 * server that could be stopped.
 */
public final class ObservedStore implements BeanPostProcessor {

	private final Map<String, Integer> calls = new ConcurrentHashMap<>();

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final AtomicInteger announcementReads = new AtomicInteger();

	private volatile boolean failing;

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AnnouncementStore) {
			InvocationHandler handler = (proxy, method, args) -> {
				if (method.getName().equals("read")) {
					this.announcementReads.incrementAndGet();
				}
				return call(bean, method, args);
			};
			return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { AnnouncementStore.class },
					handler);
		}
		if (!(bean instanceof MessageStore)) {
			return bean;
		}
		InvocationHandler handler = (proxy, method, args) -> invoke(bean, method, args);
		return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { MessageStore.class }, handler);
	}

	private @Nullable Object invoke(Object store, Method method, Object @Nullable [] args) throws Throwable {
		if (!method.getName().equals("isTransactional")) {
			if (!method.getName().equals("markSeen")) {
				this.calls.merge(method.getName(), 1, Integer::sum);
			}
			if (this.failing) {
				throw new MessageStoreException("The store is down", null);
			}
		}
		try {
			return call(store, method, args);
		}
		catch (MessageStoreException ex) {
			this.failures.merge(method.getName(), 1, Integer::sum);
			throw ex;
		}
	}

	private static @Nullable Object call(Object store, Method method, Object @Nullable [] args) throws Throwable {
		try {
			return method.invoke(store, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * How often each method was called so far, but for the one that is called in the
	 * background.
	 */
	public Map<String, Integer> calls() {
		return Map.copyOf(this.calls);
	}

	/**
	 * How often a method has failed so far.
	 */
	public int failures(String method) {
		return this.failures.getOrDefault(method, 0);
	}

	/**
	 * How often the announcements were read so far.
	 */
	public int announcementReads() {
		return this.announcementReads.get();
	}

	public void setFailing(boolean failing) {
		this.failing = failing;
	}

}
