package io.github.asyncmessages.web;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;

/**
 * What a template sees of the reader's mailbox, beside the messages of the page: fetched
 * together with them when it is first used. For one page, and to be used by one thread at
 * a time.
 */
public final class MailboxView {

	private static final int MAX_BADGE = 99;

	private final Supplier<@Nullable Page> page;

	private final UiLabels labels;

	private final MessagesWebMvc.Settings settings;

	MailboxView(Supplier<@Nullable Page> page, UiLabels labels, MessagesWebMvc.Settings settings) {
		this.page = page;
		this.labels = labels;
		this.settings = settings;
	}

	/**
	 * All messages of the page. Reading one counts as printing it.
	 * @return flash messages, then stored ones as sent
	 */
	public List<PageMessage> getMessages() {
		return list(PageEntries::all);
	}

	/**
	 * The stored messages that are shown once. Reading one counts as printing it.
	 * @return the messages in the order of sending
	 */
	public List<PageMessage> getOneTime() {
		return list((entries) -> entries.from(PageEntry.Source.ONE_TIME));
	}

	/**
	 * The unread messages that stay until they are read.
	 * @return the newest 20 at most, in the order of sending
	 */
	public List<PageMessage> getUntilRead() {
		return list((entries) -> entries.from(PageEntry.Source.UNTIL_READ));
	}

	/**
	 * How many stored messages are shown once.
	 * @return the size of {@link #getOneTime()}
	 */
	public int getOneTimeCount() {
		return getOneTime().size();
	}

	/**
	 * How many unread messages stay until they are read.
	 * @return the size of {@link #getUntilRead()}
	 */
	public int getUntilReadCount() {
		return getUntilRead().size();
	}

	/**
	 * How many unread messages the inbox holds.
	 * @return the number
	 */
	public int getUnreadCount() {
		Page page = this.page.get();
		return (page != null) ? page.unreadCount() : 0;
	}

	/**
	 * Where the library's endpoints, script and style sheet are.
	 * @return a path within the application
	 */
	public String getPath() {
		return this.settings.path();
	}

	/**
	 * Where the inbox is.
	 * @return a path within the application, or {@code null} if it is not enabled
	 */
	public @Nullable String getInboxUrl() {
		return this.settings.inboxUrl();
	}

	/**
	 * How many unread messages the inbox holds, as a badge shows it.
	 * @return the number up to 99, and then {@code 99+}
	 */
	public String getUnreadBadge() {
		int count = getUnreadCount();
		return (count > MAX_BADGE) ? MAX_BADGE + "+" : Integer.toString(count);
	}

	/**
	 * A word that the library's templates print.
	 * @param name the last part of its code {@code async-messages.label.*}
	 * @return the word in the reader's language
	 */
	public String label(String name) {
		return this.labels.get(name, LocaleContextHolder.getLocale());
	}

	private List<PageMessage> list(Function<PageEntries, List<PageEntry>> part) {
		return new MessageList(() -> {
			Page page = this.page.get();
			return (page != null) ? part.apply(page.entries()) : List.of();
		});
	}

	@Override
	public String toString() {
		return "mailbox of the page";
	}

}
