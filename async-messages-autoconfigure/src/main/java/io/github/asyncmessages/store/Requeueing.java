package io.github.asyncmessages.store;

import java.time.Instant;

import io.github.asyncmessages.UserMessage;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.Assert;
import org.springframework.util.IdGenerator;

/**
 * Checks what is to be put back into a queue after it was rejected.
 */
public final class Requeueing {

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	private Requeueing() {
	}

	/**
	 * Reads an entry that is to be put back.
	 * @param entry the entry in JSON
	 * @param codec reads messages
	 * @param limits the bounds of the mailbox
	 * @param now the current time
	 * @return the message, which has an id and a time of sending
	 * @throws IllegalArgumentException if no page would show the message, because it is
	 * unusable or has expired
	 */
	public static UserMessage requireUsable(byte[] entry, MessageCodec codec, MailboxLimits limits, Instant now) {
		try {
			return requireUsable(codec.decode(entry, ids.generateId().toString(), now), limits, now);
		}
		catch (UnusableMessageException ex) {
			throw unusable(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Checks a message that is to be put back.
	 * @param message the message
	 * @param limits the bounds of the mailbox
	 * @param now the current time
	 * @return the message
	 * @throws IllegalArgumentException if no page would show the message, because it has
	 * expired
	 */
	public static UserMessage requireUsable(UserMessage message, MailboxLimits limits, Instant now) {
		Assert.isTrue(!message.isExpired(now),
				() -> "The entry cannot be requeued, because its 'expiresAt' was " + message.expiresAt());
		Assert.isTrue(
				message.delivery().isPersistent() || message.createdAt() == null
						|| message.createdAt().isAfter(now.minus(limits.retention())),
				() -> "The entry cannot be requeued, because its 'createdAt' was " + message.createdAt()
						+ ", longer ago than async-messages.retention");
		return message;
	}

	/**
	 * Creates an exception for an entry that is still unusable.
	 * @param reason why the entry is unusable
	 * @return the exception
	 */
	public static IllegalArgumentException unusable(String reason) {
		return new IllegalArgumentException("The entry cannot be requeued, because " + reason);
	}

}
