package io.github.asyncmessages.store.redis;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimReplyTests {

	@Test
	void theIdsOfClosedAnnouncementsHaveASize() {
		ClaimReply reply = ClaimReply.of(List.of());
		assertThat(reply.bytes()).isZero();
		assertThat(reply.closed(Set.of("a", "bcd")).bytes()).isEqualTo(4);
	}

}
