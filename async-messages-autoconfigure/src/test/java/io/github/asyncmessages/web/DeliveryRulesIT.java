package io.github.asyncmessages.web;

import java.util.stream.Stream;

import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The delivery rules, on every store: what visitors see in their browsers. On two stores,
 * the endpoint for scripts takes the place of the page. Rule 10 is in
 * {@link StoreDownIT}.
 */
@ParameterizedClass
@MethodSource("storesAndPages")
class DeliveryRulesIT {

	private final TestStore store;

	private final TestApplication server;

	DeliveryRulesIT(TestStore store, String page) {
		this.store = store;
		this.server = TestApplication.on(store).showing(page);
	}

	static Stream<Arguments> storesAndPages() {
		return TestStore.available()
			.flatMap((store) -> (store == TestStore.MEMORY || store == TestStore.REDIS)
					? Stream.of("/pages/page", "/async-messages/messages").map((page) -> Arguments.of(store, page))
					: Stream.of(Arguments.of(store, "/pages/page")));
	}

	@Nested
	class Rule01Once extends OnceRule {

		Rule01Once() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule02PrintingConsumes extends PrintingConsumesRule {

		Rule02PrintingConsumes() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule02EveryWayToAPage extends WaysToAPageRule {

		Rule02EveryWayToAPage() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule03LostPages extends LostPagesRule {

		Rule03LostPages() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule04ReadersAndWriters extends ReadersAndWritersRule {

		Rule04ReadersAndWriters() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule05Order extends OrderRule {

		Rule05Order() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule06OneTrip extends OneTripRule {

		Rule06OneTrip() {
			super(DeliveryRulesIT.this.server, DeliveryRulesIT.this.store);
		}

	}

	@Nested
	class Rule07MinimumLevel extends MinimumLevelRule {

		Rule07MinimumLevel() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule08Bounds extends BoundsRule {

		Rule08Bounds() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule09Isolation extends IsolationRule {

		Rule09Isolation() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule09Sessions extends SessionsRule {

		Rule09Sessions() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule09Closing extends ClosingRule {

		Rule09Closing() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Rule11Transactions extends TransactionsRule {

		Rule11Transactions() {
			super(DeliveryRulesIT.this.server, DeliveryRulesIT.this.store);
		}

	}

	@Nested
	class Rule12Caches extends CachesRule {

		Rule12Caches() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Scheduled extends ScheduledRule {

		Scheduled() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Announced extends AnnouncementsRule {

		Announced() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class PartialRequests extends PartialRequestsRule {

		PartialRequests() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Seen extends SeenRule {

		Seen() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Bell extends BellRule {

		Bell() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class MessagesEndpoint extends MessagesEndpointRule {

		MessagesEndpoint() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class FragmentParameters extends FragmentParametersRule {

		FragmentParameters() {
			super(DeliveryRulesIT.this.server);
		}

	}

	@Nested
	class Markup extends MarkupRule {

		Markup() {
			super(DeliveryRulesIT.this.server);
		}

	}

}
