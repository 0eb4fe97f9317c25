package io.github.asyncmessages.benchmarks.start;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts what the sample application is made of, says how long that took, and ends.
 */
@SpringBootApplication
public class StartApplication {

	/**
	 * Starts the application and prints the microseconds between the call and the return
	 * of {@code SpringApplication.run}.
	 * @param args properties
	 */
	public static void main(String[] args) {
		long start = System.nanoTime();
		ConfigurableApplicationContext context = SpringApplication.run(StartApplication.class, args);
		System.out.println("started " + (System.nanoTime() - start) / 1000);
		context.close();
	}

}
