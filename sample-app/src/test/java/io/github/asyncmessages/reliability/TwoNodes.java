package io.github.asyncmessages.reliability;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Scenarios that share two nodes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodes {

	private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);

	private List<Node> nodes = List.of();

	/**
	 * The properties of the store.
	 */
	abstract Map<String, String> store();

	@BeforeAll
	void startNodes() {
		Map<String, String> properties = new HashMap<>(store());
		properties.put("async-messages.claim-timeout", CLAIM_TIMEOUT.toSeconds() + "s");
		properties.put("sample.slow-page-duration", "300ms");
		this.nodes = Node.start(properties);
	}

	@AfterAll
	void closeNodes() {
		this.nodes.forEach(Node::close);
	}

	List<Node> nodes() {
		return this.nodes;
	}

	/**
	 * A scenario.
	 * @param fault what happens, for the table
	 */
	Scenario scenario(String fault) {
		return new Scenario(fault, this.nodes, CLAIM_TIMEOUT);
	}

}
