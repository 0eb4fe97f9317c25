package io.github.asyncmessages.testing;

/**
 * A Redis server, which is empty when it is started again.
 */
public interface RedisNode extends TestServer {

	int port();

}
