package io.github.asyncmessages.store.redis.script;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;

/**
 * Arguments that end with an empty one from the second time on that they are written. A
 * call is written again if its connection breaks before the server has replied; a client
 * of a cluster does that without telling.
 */
final class RepeatedArgs extends CommandArgs<byte[], byte[]> {

	private static final byte[] EMPTY_ARGUMENT = "$0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final AtomicBoolean written;

	/**
	 * Arguments of a call.
	 * @param written whether the call was written before, perhaps with other arguments
	 */
	RepeatedArgs(AtomicBoolean written) {
		super(ByteArrayCodec.INSTANCE);
		this.written = written;
	}

	@Override
	public int count() {
		return super.count() + (this.written.get() ? 1 : 0);
	}

	@Override
	public void encode(ByteBuf buffer) {
		super.encode(buffer);
		if (this.written.getAndSet(true)) {
			buffer.writeBytes(EMPTY_ARGUMENT);
		}
	}

}
