package io.github.asyncmessages.benchmarks;

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
	 * @param subject the application with the library
	 * @param reference the application without it
	 */
	record Contenders(String path, int messages, PageVariant subject, PageVariant reference) {
	}

}
