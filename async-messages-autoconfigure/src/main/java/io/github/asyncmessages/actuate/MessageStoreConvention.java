package io.github.asyncmessages.actuate;

import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of one operation. A
 * {@link io.micrometer.observation.GlobalObservationConvention} for
 * {@link MessageStoreObservationContext} replaces it.
 */
enum MessageStoreConvention implements ObservationConvention<MessageStoreObservationContext> {

	SEND, CLAIM, COMPLETION;

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof MessageStoreObservationContext;
	}

	@Override
	public String getName() {
		return "async.messages." + lowerCase(this);
	}

	@Override
	public String getContextualName(MessageStoreObservationContext context) {
		return "async-messages " + lowerCase(this);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(MessageStoreObservationContext context) {
		KeyValues values = KeyValues.of("store", context.store(), "outcome", lowerCase(context.outcome()));
		UserMessage message = context.message();
		return (message != null) ? values.and("level", message.level().tag(), "delivery", message.delivery().tag())
				: values;
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
