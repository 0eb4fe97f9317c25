package io.github.asyncmessages.store.redis.script;

import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;

/**
 * Arguments of which the last becomes {@code 1} when the call is written again. That
 * happens if its connection breaks before the server has replied; a client of a cluster
 * does it without telling.
 */
final class RepeatedArgs extends CommandArgs<byte[], byte[]> {

	private final AtomicBoolean written;

	/** Is read when it is written. Its length is always the same. */
	private final byte[] isRepeated = { '0' };

	/**
	 * Arguments of a script.
	 * @param script the script or its digest
	 * @param written whether the call was written before, perhaps with other arguments
	 */
	RepeatedArgs(byte[] script, ScriptCall call, AtomicBoolean written) {
		super(ByteArrayCodec.INSTANCE);
		this.written = written;
		add(script).add(call.keys().length).addKeys(call.keys());
		for (int i = 0; i < call.args().length - 1; i++) {
			addValue(call.args()[i]);
		}
		add(this.isRepeated);
	}

	@Override
	public void encode(ByteBuf buffer) {
		if (this.written.getAndSet(true)) {
			this.isRepeated[0] = '1';
		}
		super.encode(buffer);
	}

	/**
	 * Forgets that the call was written, if it was written only once: the server has not
	 * run it, since it does not know the script.
	 */
	void notRun() {
		if (this.isRepeated[0] == '0') {
			this.written.set(false);
		}
	}

}
