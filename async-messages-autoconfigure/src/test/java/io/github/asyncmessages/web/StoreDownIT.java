package io.github.asyncmessages.web;

import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Delivery rule 10, on every store that has a server.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.web.app.TestStore#withServer")
class StoreDownIT {

	private final TestStore store;

	StoreDownIT(TestStore store) {
		this.store = store;
	}

	@Nested
	class Rule10StoreDown extends StoreDownRule {

		Rule10StoreDown() {
			super(StoreDownIT.this.store);
		}

	}

}
