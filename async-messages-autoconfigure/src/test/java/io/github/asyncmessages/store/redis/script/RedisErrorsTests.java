package io.github.asyncmessages.store.redis.script;

import io.github.asyncmessages.MailboxRefusedException;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisDataException;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisErrors}, with the texts of Redis 6.2.11 and of Redis 7.0.15,
 * which those of Redis 8 begin like.
 */
class RedisErrorsTests {

	private static final String SHA = "872bc6701b4ac00ebb820e81652ffe2b4bc16f1b";

	private static final String WRAPPED = "ERR Error running script (call to f_" + SHA + "): @user_script:12: ";

	private static final String POSITION = " script: " + SHA + ", on @user_script:12.";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			LOADING      | LOADING Redis is loading the dataset in memory
			MASTERDOWN   | MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.
			TRYAGAIN     | TRYAGAIN Multiple keys request during rehashing of slot
			CLUSTERDOWN  | CLUSTERDOWN The cluster is down
			MOVED        | MOVED 3999 127.0.0.1:6381
			ASK          | ASK 3999 127.0.0.1:6381
			BUSY         | BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
			NOSCRIPT     | NOSCRIPT No matching script. Please use EVAL.
			NOPERM       | NOPERM this user has no permissions to run the 'evalsha' command
			""")
	void readsTheCodeOfAnErrorReply(String code, String reply) {
		assertThat(RedisErrors.code(new RedisCommandExecutionException(reply))).isEqualTo(code);
		assertThat(RedisErrors.translate(new RedisCommandExecutionException(reply)))
			.isNotInstanceOf(MailboxRefusedException.class);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			READONLY   | READONLY You can't write against a read only replica.
			OOM        | OOM command not allowed when used memory > 'maxmemory'.
			MISCONF    | MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist
			NOREPLICAS | NOREPLICAS Not enough good replicas to write.
			LOADING    | LOADING Redis is loading the dataset in memory
			TRYAGAIN   | TRYAGAIN Multiple keys request during rehashing of slot
			""")
	void readsTheCodeOfACommandThatFailedInAScript(String code, String reply) {
		assertThat(RedisErrors.code(new RedisCommandExecutionException(reply + POSITION))).isEqualTo(code);
		RedisCommandExecutionException wrapped = new RedisCommandExecutionException(
				WRAPPED + "@user_script: 12: -" + reply);
		assertThat(RedisErrors.code(wrapped)).isEqualTo(code);
		assertThat(RedisErrors.translate(wrapped)).isSameAs(wrapped);
	}

	@ParameterizedTest
	@ValueSource(strings = { WRAPPED + "WRONGTYPE Operation against a key holding the wrong kind of value",
			WRAPPED + "user_script:12: attempt to perform arithmetic on a nil value",
			"WRONGTYPE Operation against a key holding the wrong kind of value" + POSITION,
			"ERR user_script:12: attempt to perform arithmetic on a nil value" + POSITION })
	void whatConcernsOneMailboxIsARefusal(String reply) {
		RedisCommandExecutionException failure = new RedisCommandExecutionException(reply);
		assertThat(RedisErrors.translate(failure)).isInstanceOf(MailboxRefusedException.class)
			.hasMessage(reply)
			.hasCause(failure);
	}

	@Test
	void readsWhatSpringDataHasWrapped() {
		JedisDataException reply = new JedisDataException(WRAPPED + "@user_script: 12: -READONLY You can't write");
		assertThat(RedisErrors.code(new InvalidDataAccessApiUsageException(reply.getMessage(), reply)))
			.isEqualTo("READONLY");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Connection is closed", "No more cluster attempts left.",
			"Could not get a resource from the pool", "" })
	void whatNoServerHasAnsweredHasNoCode(String message) {
		RuntimeException failure = new IllegalStateException(message);
		assertThat(RedisErrors.code(failure)).isNull();
		assertThat(RedisErrors.translate(failure)).isSameAs(failure);
		assertThat(RedisErrors.code(new IllegalStateException())).isNull();
	}

}
