package io.github.asyncmessages.reliability;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleApplication;
import io.github.asyncmessages.web.PageMessage;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.async.WebAsyncTask;

/**
 * The sample application with more users, a way to send any message, a page that takes
 * too long, and a record of how long pages took.
 */
public final class NodeApplication {

	/** What the application prints before its port when it has started. */
	static final String STARTED = "Started on port ";

	/**
	 * What the application prints before how long a page took, and for how much of that
	 * its thread waited, in milliseconds.
	 */
	static final String PAGE = "Page: ";

	/** The path of the pages whose time is printed. */
	static final String TIMED = "/rules";

	private NodeApplication() {
	}

	/**
	 * Starts the application.
	 * @param args properties
	 */
	public static void main(String[] args) {
		System.out.println(STARTED + SpringApplication.from(SampleApplication::main)
			.with(NodeConfiguration.class)
			.run(args)
			.getApplicationContext()
			.getEnvironment()
			.getRequiredProperty("local.server.port"));
	}

	/**
	 * The name of a user, which is the password as well.
	 */
	static String user(int number) {
		return "user-" + number;
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ SendController.class, StateController.class, AsynchronousPageController.class })
	static class NodeConfiguration {

		private static final int USERS = 100;

		@Bean
		InitializingBean moreUsers(UserDetailsManager users) {
			return () -> IntStream.range(0, USERS)
				.mapToObj(NodeApplication::user)
				.forEach((name) -> users
					.createUser(User.withUsername(name).password("{noop}" + name).roles("USER").build()));
		}

		/**
		 * Whoever sends and measures needs no login.
		 */
		@Bean
		@Order(1)
		SecurityFilterChain producers(HttpSecurity http) throws Exception {
			return http.securityMatcher("/producers/**")
				.csrf((csrf) -> csrf.disable())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

		@Bean
		FilterRegistrationBean<Filter> pageTimes() {
			ThreadMXBean threads = ManagementFactory.getThreadMXBean();
			threads.setThreadContentionMonitoringEnabled(true);
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				long waited = waitedMillis(threads);
				long start = System.nanoTime();
				chain.doFilter(request, response);
				if (((HttpServletRequest) request).getRequestURI().equals(TIMED)) {
					long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
					System.out.println(PAGE + took + " " + (waitedMillis(threads) - waited));
				}
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		/**
		 * How long this thread has waited so far. It waits neither while it works nor
		 * while it would work if there were a processor for it.
		 */
		private static long waitedMillis(ThreadMXBean threads) {
			ThreadInfo thread = threads.getThreadInfo(Thread.currentThread().getId());
			return thread.getWaitedTime() + thread.getBlockedTime();
		}

	}

	/**
	 * Sends messages to users.
	 */
	@Controller
	static class SendController {

		private final UserMessageService messages;

		SendController(UserMessageService messages) {
			this.messages = messages;
		}

		@PostMapping("/producers/messages")
		@ResponseBody
		ResponseEntity<String> send(@RequestParam String recipient, @RequestParam String text) {
			try {
				this.messages.send(recipient, UserMessage.info(text));
				return ResponseEntity.ok("Sent");
			}
			catch (MessageStoreException ex) {
				return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("Perhaps not sent");
			}
		}

	}

	/**
	 * Says what the node holds after a garbage collection: bytes, threads, and file
	 * descriptors.
	 */
	@Controller
	static class StateController {

		@GetMapping("/producers/state")
		@ResponseBody
		String state() {
			System.gc();
			long descriptors = (ManagementFactory
				.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)
						? system.getOpenFileDescriptorCount() : 0;
			return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " "
					+ ManagementFactory.getThreadMXBean().getThreadCount() + " " + descriptors;
		}

	}

	/**
	 * A page that prints messages and then takes longer than it may.
	 */
	@Controller
	static class AsynchronousPageController {

		private static final Duration LIMIT = Duration.ofMillis(100);

		@GetMapping("/asynchronous")
		WebAsyncTask<String> page(@RequestAttribute List<PageMessage> messages) {
			Callable<String> view = () -> {
				Thread.sleep(LIMIT.multipliedBy(3).toMillis());
				return "about";
			};
			return new WebAsyncTask<>(LIMIT.toMillis(), view);
		}

	}

}
