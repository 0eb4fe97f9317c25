package io.github.asyncmessages.benchmarks;

import io.github.asyncmessages.UserMessageService;

/**
 * Prepares the servers for two applications that are compared.
 */
@FunctionalInterface
interface PageSetup {

	Contenders prepare(Servers servers) throws Exception;

	/**
	 * Two applications and a page that both have.
	 *
	 * @param path the page
	 * @param messages how many messages are on it
	 * @param users how many users ask for it in turn
	 * @param sender sends messages to the users of the application with the library
	 * @param subject the application with the library
	 * @param reference the application without it
	 */
	record Contenders(String path, int messages, int users, UserMessageService sender, PageVariant subject,
			PageVariant reference) {
	}

}
