package io.github.asyncmessages.store;

/**
 * What every store on a server must do, into which others write too.
 */
public abstract class ServerStoreContract extends MessageStoreContract implements RawEntriesContract,
		RawScheduledContract, NodesContract, UnusableEntriesContract, RejectedEntriesContract {

	@Override
	public void insertUnusable(TestMailbox mailbox, String... texts) {
		for (String text : texts) {
			push(mailbox, "{\"text\":\"%s\",\"level\":\"fatal\"}".formatted(text));
		}
	}

	/**
	 * Pushes entries that say nothing of a delivery: before a look into the inbox, a
	 * store may take back what could be persistent, and expired claims with it.
	 */
	@Override
	public void pushUnusable(TestMailbox mailbox) {
		RandomVerbs.KEYS.forEach((key) -> push(mailbox, "{\"text\":\" \",\"key\":\"" + key + "\"}",
				"{\"text\":\"a\",\"level\":\"fatal\",\"key\":\"" + key + "\"}"));
	}

}
