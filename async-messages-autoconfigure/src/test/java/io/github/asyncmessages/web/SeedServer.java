package io.github.asyncmessages.web;

import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import org.jspecify.annotations.Nullable;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An application on a store that has all pages of the library, its mails and its events,
 * and another program that writes to the same store.
 */
final class SeedServer implements AutoCloseable {

	private final TestStore store;

	private final GreenMail mails = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

	private final TestApplication application;

	private final RecordedEvents events = new RecordedEvents();

	private final Optional<OtherProgram> program;

	private @Nullable TestApplication customized;

	SeedServer(TestStore store) {
		this.store = store;
		this.mails.start();
		List<String> properties = store.properties();
		this.application = TestApplication.start(properties, "async-messages.web.inbox.enabled=true",
				"async-messages.web.admin.enabled=true", "spring.mail.host=127.0.0.1",
				"spring.mail.port=" + this.mails.getSmtp().getPort(), "async-messages.mail.from=app@example.org",
				"spring.web.error.include-message=always");
		this.program = OtherProgram.on(store, this.application.bean(StringRedisTemplate.class),
				JdbcClient.create(this.application.bean(DataSource.class)));
		this.application.bean(ApplicationEventMulticaster.class).addApplicationListener(new Recorder(this.events));
	}

	TestApplication application() {
		return this.application;
	}

	/**
	 * An application on the same kind of store, with settings of its own.
	 */
	synchronized TestApplication customized() {
		if (this.customized == null) {
			this.customized = TestApplication.start(this.store.properties(), "async-messages.level-tags.error=danger",
					"async-messages.level-tags.info=", "async-messages.web.show-read=1h", "async-messages.history=1h",
					"async-messages.web.admin.enabled=true");
		}
		return this.customized;
	}

	/**
	 * Another program, unless the messages are in the memory of the application.
	 */
	Optional<OtherProgram> program() {
		return this.program;
	}

	RecordedEvents events() {
		return this.events;
	}

	GreenMail mails() {
		return this.mails;
	}

	@Override
	public void close() {
		this.application.close();
		if (this.customized != null) {
			this.customized.close();
		}
		this.mails.stop();
	}

	/**
	 * Records every event that is no event of Spring.
	 *
	 * @param events what was published
	 */
	private record Recorder(RecordedEvents events) implements GenericApplicationListener {

		@Override
		public boolean supportsEventType(ResolvableType eventType) {
			return PayloadApplicationEvent.class.isAssignableFrom(eventType.toClass());
		}

		@Override
		public void onApplicationEvent(org.springframework.context.ApplicationEvent event) {
			this.events.publishEvent(((PayloadApplicationEvent<?>) event).getPayload());
		}

	}

}
