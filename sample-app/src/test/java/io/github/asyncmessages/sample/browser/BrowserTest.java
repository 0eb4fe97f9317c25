package io.github.asyncmessages.sample.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.asyncmessages.sample.RedisServers;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/**
 * The sample in a real browser, on a real Redis server. What is slow by design takes a
 * second.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresBrowser
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sample.report-duration=1s", "sample.slow-page-duration=1s",
				"sample.report-directory=target/reports" })
@ActiveProfiles("redis")
@Import(RedisServers.class)
@interface BrowserTest {

}
