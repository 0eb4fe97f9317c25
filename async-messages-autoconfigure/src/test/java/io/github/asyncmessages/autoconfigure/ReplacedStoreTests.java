package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of applications that replace the store by a mock have announcements all the same.
 */
class ReplacedStoreTests {

	@Nested
	@TestPropertySource(properties = "async-messages.store.type=memory")
	class Memory extends Replaced {

	}

	@Nested
	@TestPropertySource(properties = { "async-messages.store.type=jdbc", "spring.datasource.url=jdbc:h2:mem:replaced" })
	class Jdbc extends Replaced {

	}

	@Nested
	@TestPropertySource(properties = "async-messages.store.type=redis")
	class Redis extends Replaced {

	}

	@SpringJUnitConfig
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataRedisAutoConfiguration.class,
			MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class })
	abstract static class Replaced {

		@MockitoBean
		MessageStore store;

		@Autowired
		Announcements announcements;

		@Test
		void itsTestsPublishInMemory() {
			this.announcements.publish(Announcement.of("k", UserMessage.info("Tonight")));
			assertThat(this.announcements.list()).extracting(Announcement::key).containsExactly("k");
		}

	}

}
