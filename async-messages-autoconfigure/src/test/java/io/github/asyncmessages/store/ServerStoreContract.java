package io.github.asyncmessages.store;

/**
 * What every store on a server must do, into which others write too.
 */
public abstract class ServerStoreContract extends MessageStoreContract
		implements RawEntriesContract, UnusableEntriesContract {

}
