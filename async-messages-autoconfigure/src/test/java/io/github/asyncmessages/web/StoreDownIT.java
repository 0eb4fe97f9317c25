package io.github.asyncmessages.web;

import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rule 10 on every store that has a server.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.web.app.TestStore#withServer")
class StoreDownIT extends StoreDownRule {

	StoreDownIT(TestStore store) {
		super(store);
	}

}
