package io.github.asyncmessages.autoconfigure;

import java.util.Locale;

import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Logs at startup which store is used, and fails if there is none.
 */
class MessageStoreValidator implements InitializingBean {

	private static final Log logger = LogFactory.getLog(MessageStoreValidator.class);

	private final @Nullable StoreType type;

	private final ObjectProvider<MessageStore> store;

	MessageStoreValidator(@Nullable StoreType type, ObjectProvider<MessageStore> store) {
		this.type = type;
		this.store = store;
	}

	@Override
	public void afterPropertiesSet() {
		MessageStore store = this.store.getIfAvailable();
		if (store == null) {
			throw new NoMessageStoreException(this.type);
		}
		logger.info("Messages are kept by " + store.getClass().getSimpleName() + " (async-messages.store.type is "
				+ ((this.type != null) ? this.type.name().toLowerCase(Locale.ROOT) : "not set") + ")");
	}

}
