package io.github.asyncmessages.sample.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * The sample in a real browser. What is slow by design takes a second, and a machine that
 * has much to do is waited for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresBrowser
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "sample.report-duration=1s",
		"sample.slow-page-duration=1s", "sample.report-directory=target/reports", "async-messages.read-timeout=5s" })
@interface BrowserTest {

}
