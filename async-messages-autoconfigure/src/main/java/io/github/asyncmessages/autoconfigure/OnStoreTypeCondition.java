package io.github.asyncmessages.autoconfigure;

import java.util.Locale;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if {@code async-messages.store.type} selects a store, or if it is not set and
 * the store can be chosen by default.
 */
abstract class OnStoreTypeCondition extends SpringBootCondition {

	private static final String PROPERTY = "async-messages.store.type";

	private final StoreType type;

	private final boolean byDefault;

	OnStoreTypeCondition(StoreType type, boolean byDefault) {
		this.type = type;
		this.byDefault = byDefault;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage
			.forCondition("Store " + this.type.name().toLowerCase(Locale.ROOT));
		StoreType wanted = Binder.get(context.getEnvironment()).bind(PROPERTY, StoreType.class).orElse(null);
		boolean matches = (wanted != null) ? wanted == this.type : this.byDefault;
		return new ConditionOutcome(matches,
				message.because(PROPERTY + " is " + ((wanted != null) ? wanted : "not set")));
	}

	static final class Redis extends OnStoreTypeCondition {

		Redis() {
			super(StoreType.REDIS, true);
		}

	}

	static final class Jdbc extends OnStoreTypeCondition {

		Jdbc() {
			super(StoreType.JDBC, true);
		}

	}

	static final class Memory extends OnStoreTypeCondition {

		Memory() {
			super(StoreType.MEMORY, false);
		}

	}

}
