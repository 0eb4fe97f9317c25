package io.github.asyncmessages.store.redis;

/**
 * What a script is called with.
 *
 * @param script the script
 * @param keys the keys of one recipient, or none if the script makes them up
 * @param args the arguments
 */
record ScriptCall(Script script, byte[][] keys, byte[][] args) {
}
