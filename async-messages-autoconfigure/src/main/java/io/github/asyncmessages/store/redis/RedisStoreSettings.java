package io.github.asyncmessages.store.redis;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How a {@link RedisMessageStore} uses Redis.
 *
 * @param keyPrefix with what every key begins
 * @param readTimeout how long a page waits
 * @param writeTimeout how long a sender waits
 * @param cacheTtl how long a mailbox without news is not asked again at most, or 0 to ask
 * every time
 */
public record RedisStoreSettings(String keyPrefix, Duration readTimeout, Duration writeTimeout, Duration cacheTtl) {

	public RedisStoreSettings {
		Assert.hasText(keyPrefix, "'keyPrefix' must not be blank");
		Assert.doesNotContain(keyPrefix, "{", "'keyPrefix' must not contain '{', which begins the hash tag");
	}

}
