package io.github.asyncmessages.store;

/**
 * What every store on a server must do, into which others write too.
 */
public abstract class ServerStoreContract extends MessageStoreContract
		implements RawEntriesContract, UnusableEntriesContract {

	@Override
	public void pushUnusable(TestMailbox mailbox) {
		RandomVerbs.KEYS.forEach((key) -> push(mailbox, "{\"text\":\" \",\"key\":\"" + key + "\"}",
				"{\"text\":\"a\",\"level\":\"fatal\",\"delivery\":\"inbox\",\"key\":\"" + key + "\"}"));
	}

}
