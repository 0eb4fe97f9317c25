package io.github.asyncmessages.test;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which store a test of an application with a database uses.
 */
class StoreOfTestsTests {

	@Nested
	@SpringBootTest
	class WithoutConfiguration {

		@Test
		void itIsTheMemoryStore(@Autowired MessageStore store) {
			assertThat(store).isInstanceOf(MemoryMessageStore.class);
		}

	}

	@Nested
	@SpringBootTest(properties = "async-messages.store.type=jdbc")
	class WithTheDatabaseOnPurpose {

		@Test
		void itIsTheJdbcStore(@Autowired MessageStore store, @Autowired UserMessageService messages) {
			assertThat(store).isInstanceOf(JdbcMessageStore.class);
			messages.info("sally", "kept in the database");
			assertThat(messages.receive("sally")).extracting(UserMessage::text).containsExactly("kept in the database");
		}

	}

}
