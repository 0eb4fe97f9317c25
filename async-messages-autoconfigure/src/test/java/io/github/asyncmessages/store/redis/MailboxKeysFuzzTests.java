package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names of any kind in the keys of a mailbox.
 */
class MailboxKeysFuzzTests {

	@FuzzTest(maxDuration = "2m")
	void aNameComesBackFromItsKey(byte[] bytes) {
		String name = new String(bytes, StandardCharsets.UTF_8);
		String key = MailboxKeys.beginning("async-messages", name);
		String tag = key.substring(key.indexOf('{') + 1, key.length() - 2);
		assertThat(tag).doesNotContain("{", "}");
		assertThat(MailboxKeys.recipient("async-messages", key + "queue")).isEqualTo(name);
	}

}
