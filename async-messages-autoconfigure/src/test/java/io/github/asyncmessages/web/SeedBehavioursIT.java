package io.github.asyncmessages.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The behaviours of the projects that this one answers to, on every store: what their
 * tests assert, and what their documentation promises. Where async-messages differs on
 * purpose, the test asserts what it does instead, and says why.
 * <ul>
 * <li><a href=
 * "https://github.com/codeinthehole/django-async-messages">django-async-messages</a>
 * (MIT)
 * <li><a href= "https://github.com/strogonoff/django-dbmessages">django-dbmessages</a>
 * (BSD)
 * <li><a href=
 * "https://github.com/matthiask/django-user-messages">django-user-messages</a> (MIT)
 * <li><a href=
 * "https://github.com/maraujop/django-persistent-messages">django-persistent-messages</a>
 * (BSD)
 * <li>and three of which these are made, or which answer to them:
 * <a href= "https://docs.djangoproject.com/en/stable/ref/contrib/messages/">Django's
 * messages framework</a> (BSD), <a href=
 * "https://github.com/AliLozano/django-messages-extends">django-messages-extends</a>
 * (MIT) and
 * <a href= "https://github.com/evonove/django-stored-messages">django-stored-messages</a>
 * (BSD)
 * </ul>
 */
@ParameterizedClass
@MethodSource("stores")
class SeedBehavioursIT {

	private static final Map<TestStore, SeedServer> servers = new EnumMap<>(TestStore.class);

	private final SeedServer server;

	SeedBehavioursIT(TestStore store) {
		this.server = servers.computeIfAbsent(store, SeedServer::new);
	}

	static Stream<TestStore> stores() {
		return TestStore.available();
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(SeedServer::close);
		servers.clear();
	}

	@Nested
	class DjangoAsyncMessages extends AsyncMessagesBehaviours {

		DjangoAsyncMessages() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoDbMessages extends DbMessagesBehaviours {

		DjangoDbMessages() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoUserMessages extends UserMessagesBehaviours {

		DjangoUserMessages() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoPersistentMessages extends PersistentMessagesBehaviours {

		DjangoPersistentMessages() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoPersistentMessagesInTemplates extends PersistentTemplatesBehaviours {

		DjangoPersistentMessagesInTemplates() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoAdministration extends AdministrationBehaviours {

		DjangoAdministration() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoUserMessagesHistory extends HistoryBehaviours {

		DjangoUserMessagesHistory() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoMessagesExtends extends MessagesExtendsBehaviours {

		DjangoMessagesExtends() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoStoredMessages extends StoredMessagesBehaviours {

		DjangoStoredMessages() {
			super(SeedBehavioursIT.this.server);
		}

	}

	@Nested
	class DjangoMessagesFramework extends MessagesFrameworkBehaviours {

		DjangoMessagesFramework() {
			super(SeedBehavioursIT.this.server);
		}

	}

}
