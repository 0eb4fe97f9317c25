package io.github.asyncmessages.web.app;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.web.app.RulesApplication.ErrorPages;
import io.github.asyncmessages.web.app.RulesApplication.EventRecorder;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application of the rules, running on a free port.
 */
public final class TestApplication implements AutoCloseable {

	private static final Map<TestStore, TestApplication> shared = new EnumMap<>(TestStore.class);

	private static final AtomicInteger names = new AtomicInteger();

	private final ConfigurableApplicationContext context;

	private final URI root;

	private final String page;

	private TestApplication(ConfigurableApplicationContext context) {
		this(context, "/pages/page");
	}

	private TestApplication(ConfigurableApplicationContext context, String page) {
		this.context = context;
		this.page = page;
		this.root = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
	}

	/**
	 * The application that all tests of a store share, until the end of the JVM.
	 */
	public static synchronized TestApplication on(TestStore store) {
		return shared.computeIfAbsent(store, (key) -> start(key.properties()));
	}

	/**
	 * Starts an application of its own.
	 */
	public static TestApplication start(List<String> storeProperties, String... properties) {
		return start(RulesApplication.class, storeProperties, properties);
	}

	/**
	 * Starts an application whose sessions are kept outside of it.
	 */
	public static TestApplication start(SharedSessions sessions, String... properties) {
		return start(sessions.application(), sessions.properties(), properties);
	}

	private static TestApplication start(Class<?> application, List<String> storeProperties, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off",
				"spring.messages.basename=rules/texts", "spring.freemarker.cache=true",
				"spring.freemarker.settings.template_exception_handler=rethrow", "logging.level.freemarker.runtime=off",
				"logging.level.org.thymeleaf.TemplateEngine=off", "logging.level.org.apache.catalina.core=off",
				"spring.thymeleaf.excluded-view-names=rules-ftl/*,rules-jte/*",
				"async-messages.web.flash-attributes.notice=info"));
		all.addAll(storeProperties);
		all.addAll(List.of(properties));
		return new TestApplication(
				new SpringApplicationBuilder(application).properties(all.toArray(String[]::new)).run());
	}

	/**
	 * A name that no other test uses.
	 */
	public static String newName(String name) {
		return name + names.incrementAndGet() + "-" + ProcessHandle.current().pid();
	}

	/**
	 * A new browser.
	 */
	public Visitor visitor() {
		return new Visitor(this.root, this.page);
	}

	/**
	 * The same application, whose visitors see messages at one place.
	 * @param page where they go instead of the usual page
	 */
	public TestApplication showing(String page) {
		return new TestApplication(this.context, page);
	}

	/**
	 * Another window of a browser, which opens the pages of this application.
	 */
	public Visitor windowOf(Visitor browser) {
		return browser.at(this.root);
	}

	/**
	 * A new browser in which a user has logged in.
	 */
	public Visitor login(String name) {
		return visitor().login(name);
	}

	public UserMessageService messages() {
		return this.context.getBean(UserMessageService.class);
	}

	public MailboxAdministration administration() {
		return this.context.getBean(MailboxAdministration.class);
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public TestClock clock() {
		return this.context.getBean(TestClock.class);
	}

	public Gates gates() {
		return this.context.getBean(Gates.class);
	}

	public ObservedStore store() {
		return this.context.getBean(ObservedStore.class);
	}

	public RecordedEvents events() {
		return this.context.getBean(EventRecorder.class).events();
	}

	public MeterRegistry meters() {
		return this.context.getBean(MeterRegistry.class);
	}

	/**
	 * Whether the messages are in a store of a type.
	 */
	public boolean isOn(String type) {
		return type.equals(this.context.getEnvironment().getProperty("async-messages.store.type"));
	}

	public boolean isOnJetty() {
		return this.context.getEnvironment().containsProperty("rules.server");
	}

	/**
	 * How many error pages were rendered.
	 */
	public int errorPages() {
		return this.context.getBean(ErrorPages.class).count().get();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
