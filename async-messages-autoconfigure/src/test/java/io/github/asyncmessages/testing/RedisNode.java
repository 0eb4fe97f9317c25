package io.github.asyncmessages.testing;

/**
 * A Redis server, which is empty when it is started again unless it is durable.
 */
public interface RedisNode extends TestServer {

	int port();

}
