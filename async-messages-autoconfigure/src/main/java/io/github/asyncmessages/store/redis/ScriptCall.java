package io.github.asyncmessages.store.redis;

/**
 * What a script is called with.
 *
 * @param source the script
 * @param keys the keys of one recipient, or none if the script makes them up
 * @param args the arguments
 */
record ScriptCall(Script.Source source, byte[][] keys, byte[][] args) {

	boolean isOf(Script script) {
		return this.source.script() == script;
	}

}
