package io.github.asyncmessages.store.redis.script;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RepeatedArgs}.
 */
class RepeatedArgsTests {

	private final ScriptCall call = new ScriptCall(ScriptCall.Source.of("return 1", false, true),
			new byte[][] { bytes("key") }, new byte[][] { bytes("id"), bytes("0") });

	private final AtomicBoolean written = new AtomicBoolean();

	@Test
	void aCallThatIsWrittenAgainSaysSo() {
		Command<?, ?, ?> command = command();
		assertThat(frame(command)).isEqualTo(expected("0"));
		assertThat(frame(command)).isEqualTo(expected("1"));
		assertThat(frame(command())).isEqualTo(expected("1"));
	}

	@Test
	void aCallThatTheServerDidNotRunIsNotRepeated() {
		RepeatedArgs args = args();
		frame(command(args));
		args.notRun();
		assertThat(frame(command())).isEqualTo(expected("0"));
	}

	/**
	 * Its first attempt may have run, on a server that has forgotten its scripts since.
	 */
	@Test
	void aCallThatTheServerDidNotRunTheSecondTimeIsRepeated() {
		RepeatedArgs args = args();
		Command<?, ?, ?> command = command(args);
		frame(command);
		frame(command);
		args.notRun();
		assertThat(frame(command())).isEqualTo(expected("1"));
	}

	/**
	 * A connection that ends hands its calls to another one, and may still be writing
	 * them.
	 */
	@Test
	void aCallThatIsWrittenToTwoConnectionsIsWellFormedOnBoth() {
		for (int i = 0; i < 10_000; i++) {
			this.written.set(false);
			CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> frame(command()));
			assertThat(frame(command())).isIn(expected("0"), expected("1"));
			assertThat(other.join()).isIn(expected("0"), expected("1"));
		}
	}

	private Command<byte[], byte[], ?> command() {
		return command(args());
	}

	private static Command<byte[], byte[], ?> command(RepeatedArgs args) {
		return new Command<>(CommandType.EVALSHA, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args);
	}

	private RepeatedArgs args() {
		return new RepeatedArgs(bytes("digest"), this.call, this.written);
	}

	private static String frame(Command<?, ?, ?> command) {
		ByteBuf buffer = Unpooled.buffer();
		command.encode(buffer);
		return buffer.toString(StandardCharsets.US_ASCII);
	}

	private static String expected(String last) {
		return "*6\r\n$7\r\nEVALSHA\r\n$6\r\ndigest\r\n$1\r\n1\r\n$3\r\nkey\r\n$2\r\nid\r\n$1\r\n%s\r\n"
			.formatted(last);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
