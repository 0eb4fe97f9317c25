package io.github.asyncmessages.autoconfigure;

import java.time.Clock;

import io.github.asyncmessages.AnnouncementAudience;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.AnnouncementAdministration;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.service.DefaultAnnouncements;
import io.github.asyncmessages.service.DefaultMailboxAdministration;
import io.github.asyncmessages.service.DefaultUserMessageService;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.service.TransactionWriteScheduler;
import io.github.asyncmessages.service.WriteScheduler;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link UserMessageService},
 * the {@link MailboxAdministration} and the {@link Announcements}.
 */
@AutoConfiguration(after = MessageStoreAutoConfiguration.class)
@Import(AsyncMessagesCoreConfiguration.class)
public final class AsyncMessagesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	UserMessageService userMessageService(ObjectProvider<MessageStore> store,
			ObjectProvider<MessageStoreDecorator> decorator, MessageCodec codec, AsyncMessagesProperties properties,
			ObjectProvider<Clock> clock, ObjectProvider<WriteScheduler> scheduler, FailSafeEventPublisher events) {
		MessageStore messageStore = store.getIfAvailable(() -> {
			throw new NoMessageStoreException(properties.store().type());
		});
		return new DefaultUserMessageService(
				decorator.getIfAvailable(() -> (undecorated) -> undecorated).decorate(messageStore), codec,
				properties.minimumLevel(), clock.getIfUnique(Clock::systemUTC),
				scheduler.getIfAvailable(() -> WriteScheduler.IMMEDIATE), events);
	}

	@Bean
	@ConditionalOnBean(MessageStore.class)
	@ConditionalOnMissingBean
	MailboxAdministration mailboxAdministration(MessageStore store, UserMessageService messages) {
		return new DefaultMailboxAdministration(store, messages);
	}

	@Bean
	@ConditionalOnBean(AnnouncementStore.class)
	AnnouncementBoard asyncMessagesAnnouncementBoard(AnnouncementStore store, ObjectProvider<Clock> clock) {
		return new AnnouncementBoard(store, clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnBean(AnnouncementStore.class)
	@ConditionalOnMissingBean
	Announcements announcements(AnnouncementStore store, AnnouncementBoard board, BeanFactory beans,
			ObjectProvider<Clock> clock, ObjectProvider<WriteScheduler> scheduler) {
		return new DefaultAnnouncements(store, board,
				(name) -> beans.containsBean(name) && beans.isTypeMatch(name, AnnouncementAudience.class),
				clock.getIfUnique(Clock::systemUTC), scheduler.getIfAvailable(() -> WriteScheduler.IMMEDIATE));
	}

	@Bean
	@ConditionalOnBean(AnnouncementStore.class)
	@ConditionalOnMissingBean
	AnnouncementAdministration asyncMessagesAnnouncementAdministration(Announcements announcements,
			AnnouncementStore store) {
		return new AnnouncementAdministration(announcements, store);
	}

	/**
	 * Defers writes until after the commit if Spring's transactions are available.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TransactionSynchronizationManager.class)
	static class TransactionConfiguration {

		@Bean
		@ConditionalOnMissingBean(WriteScheduler.class)
		TransactionWriteScheduler asyncMessagesWriteScheduler() {
			return new TransactionWriteScheduler();
		}

	}

}
