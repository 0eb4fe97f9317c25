package io.github.asyncmessages.sample.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * The sample in a real browser, skipped where none is installed. What is slow by design
 * takes a second, and a page waits long enough for the store on a busy machine.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "io.github.asyncmessages.sample.browser.Chromium#isInstalled",
		disabledReason = "There is no chromium with a chromedriver on the path")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "sample.report-duration=1s",
		"sample.slow-page-duration=1s", "sample.report-directory=target/reports", "async-messages.read-timeout=5s" })
@interface BrowserTest {

}
