package io.github.asyncmessages.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.asyncmessages.test.EmptyMailboxes;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SyncTaskExecutor;

/**
 * The whole sample on the memory store, with empty mailboxes. Reports take no time and
 * are ready when the request that asks for them has been answered.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(properties = { "sample.report-duration=0", "sample.slow-page-duration=0",
		"sample.report-directory=target/reports" })
@AutoConfigureMockMvc
@EmptyMailboxes
@Import(SampleTest.ImmediateJobs.class)
public @interface SampleTest {

	/**
	 * Runs jobs at once.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	class ImmediateJobs {

		@Bean
		SyncTaskExecutor applicationTaskExecutor() {
			return new SyncTaskExecutor();
		}

	}

}
