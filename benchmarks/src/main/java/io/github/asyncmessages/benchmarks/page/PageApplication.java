package io.github.asyncmessages.benchmarks.page;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Serves two small pages. Where the list of messages comes from is a matter of the
 * profile; without one it comes from the library, if that is on the class path.
 */
@SpringBootApplication
public class PageApplication {

	/**
	 * Starts the application.
	 * @param args properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(PageApplication.class, args);
	}

}
