package io.github.asyncmessages.benchmarks;

import java.security.Principal;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * What happens on a page, leaving out the page.
 */
@BenchmarkMode(Mode.Throughput)
public class AllocationBenchmark {

	/**
	 * A page that prints the list of messages, which is empty.
	 * @param pages the web side of the library
	 * @param printed gets the messages
	 * @throws Exception never
	 */
	@Benchmark
	public void withLibrary(Pages pages, Blackhole printed) throws Exception {
		MockHttpServletRequest request = pages.request();
		Response response = new Response();
		pages.interceptor.preHandle(request, response, this);
		pages.interceptor.postHandle(request, response, this, null);
		print(request, printed);
		pages.interceptor.afterCompletion(request, response, this, null);
		printed.consume(response);
	}

	/**
	 * The same page without the library.
	 * @param pages makes requests
	 * @param printed gets nothing
	 */
	@Benchmark
	public void withoutLibrary(Pages pages, Blackhole printed) {
		MockHttpServletRequest request = pages.request();
		Response response = new Response();
		print(request, printed);
		printed.consume(response);
	}

	private static void print(MockHttpServletRequest request, Blackhole printed) {
		if (request.getAttribute("messages") instanceof List<?> messages) {
			messages.forEach(printed::consume);
		}
	}

	/**
	 * The web side of the library, and requests for it.
	 */
	@State(Scope.Benchmark)
	@SuppressWarnings("NullAway.Init") // Done by the method with @Setup.
	public static class Pages {

		private static final Principal USER = () -> Users.VISITOR;

		/** Where Redis is. */
		@Param("0")
		public int port;

		private HandlerInterceptor interceptor;

		/**
		 * Finds the library.
		 */
		@Setup
		public void setUp() {
			this.interceptor = Library.withPages(this.port).interceptor();
		}

		MockHttpServletRequest request() {
			Request request = new Request();
			request.setUserPrincipal(USER);
			return request;
		}

	}

	/**
	 * A request that, as those of servers do, makes no object of a header that it does
	 * not have.
	 */
	private static final class Request extends MockHttpServletRequest {

		private Request() {
			super("GET", "/");
		}

		@Override
		public @Nullable String getHeader(@Nullable String name) {
			return null;
		}

	}

	/**
	 * A response that, as those of servers do, has room for its headers.
	 */
	private static final class Response extends MockHttpServletResponse {

		private @Nullable String header;

		@Override
		public void setHeader(@Nullable String name, @Nullable String value) {
			this.header = value;
		}

		@Override
		public @Nullable String getHeader(@Nullable String name) {
			return this.header;
		}

	}

}
