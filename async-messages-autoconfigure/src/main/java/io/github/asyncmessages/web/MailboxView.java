package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.util.Assert;

/**
 * The reader's mailbox as a template sees it. The mailbox is loaded on first use. An
 * instance belongs to one page and must be used by one thread at a time.
 */
public final class MailboxView {

	private static final int MAX_BADGE = 99;

	static final int MAX_LATEST = 100;

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
	 * @return the announcements, followed by the flash messages and the stored messages
	 * in the order of sending
	 */
	public List<PageMessage> getMessages() {
		return list(PageEntries::all);
	}

	/**
	 * All messages of the page except those that are kept in the inbox. Reading one
	 * counts as printing it.
	 * @return the messages, in the order of {@link #getMessages()}
	 */
	public List<PageMessage> getWithoutPersistent() {
		return list(PageEntries::withoutPersistent);
	}

	/**
	 * The announcements that are shown to the reader, except those that are shown once.
	 * @return the announcements, in the order of their first publication
	 */
	public List<PageMessage> getAnnouncements() {
		return list((entries) -> entries.from(PageEntry.Source.ANNOUNCEMENT));
	}

	/**
	 * The messages that are shown once: flash messages, one-time messages and what is
	 * announced once. Reading one counts as printing it.
	 * @return the messages, in the order of {@link #getMessages()}
	 */
	public List<PageMessage> getNonPersistent() {
		return list(PageEntries::shownOnce);
	}

	/**
	 * The one-time messages, and what is announced once. Reading one counts as printing
	 * it.
	 * @return the messages in the order of sending
	 */
	public List<PageMessage> getOneTime() {
		return list((entries) -> entries.from(PageEntry.Source.ONE_TIME));
	}

	/**
	 * The unread messages that are shown until they are read.
	 * @return at most the newest 20, in the order of sending
	 */
	public List<PageMessage> getUntilRead() {
		return list((entries) -> entries.from(PageEntry.Source.UNTIL_READ));
	}

	/**
	 * The number of messages that are shown once.
	 * @return the size of {@link #getNonPersistent()}
	 */
	public int getNonPersistentCount() {
		return getNonPersistent().size();
	}

	/**
	 * The number of one-time messages, including what is announced once.
	 * @return the size of {@link #getOneTime()}
	 */
	public int getOneTimeCount() {
		return getOneTime().size();
	}

	/**
	 * The number of unread messages that are shown until they are read.
	 * @return the size of {@link #getUntilRead()}
	 */
	public int getUntilReadCount() {
		return getUntilRead().size();
	}

	/**
	 * The number of unread messages in the inbox.
	 * @return the number
	 */
	public int getUnreadCount() {
		Page page = this.page.get();
		return (page != null) ? page.unreadCount() : 0;
	}

	/**
	 * The number of messages that the reader has not seen yet or not read yet.
	 * @return the sum of {@link #getNonPersistentCount()} and {@link #getUnreadCount()}
	 */
	public int getTotalUnreadCount() {
		return getNonPersistentCount() + getUnreadCount();
	}

	/**
	 * All messages in the inbox, read and unread, loaded as {@link #latest} loads them.
	 * Reading them does not change them.
	 * @return at most the newest {@value #MAX_LATEST}, newest first
	 */
	public List<PageMessage> getPersistent() {
		return latest(false, MAX_LATEST);
	}

	/**
	 * The unread messages in the inbox, for which the store is asked once more. Reading
	 * them does not change them.
	 * @return at most the newest {@value #MAX_LATEST}, newest first
	 */
	public List<PageMessage> getPersistentUnread() {
		return latest(true, MAX_LATEST);
	}

	/**
	 * The newest messages in the inbox, read and unread. Reading them does not change
	 * them. They are loaded together with the messages of the page if a template asks for
	 * them first; otherwise the store is queried once more.
	 * @param size the maximum number of messages, from 1 to {@value #MAX_LATEST}
	 * @return the messages, newest first
	 */
	public List<PageMessage> latest(int size) {
		return latest(false, size);
	}

	/**
	 * All unread messages in the inbox, followed by the newest read ones, loaded as
	 * {@link #latest} loads them.
	 * @param size the maximum number of messages if fewer are unread, from 1 to
	 * {@value #MAX_LATEST}
	 * @return the messages, unread ones and read ones newest first; of more than
	 * {@value #MAX_LATEST} unread messages the newest
	 */
	public List<PageMessage> latestOrUnread(int size) {
		checkSize(size);
		Page page = this.page.get();
		return (page != null) ? page.latestOrUnread(size) : List.of();
	}

	private List<PageMessage> latest(boolean unreadOnly, int size) {
		checkSize(size);
		Page page = this.page.get();
		return (page != null) ? page.latest(unreadOnly, size) : List.of();
	}

	private static void checkSize(int size) {
		Assert.isTrue(size >= 1 && size <= MAX_LATEST, () -> "'size' must be from 1 to " + MAX_LATEST);
	}

	/**
	 * The position up to which the form of a template may mark messages as read, so that
	 * it marks none that came later than those it has listed.
	 * @return the position of the newest message when {@link #latest} was called
	 */
	public String getUpTo() {
		Page page = this.page.get();
		return Long.toString((page != null) ? page.inbox().latestPosition() : 0);
	}

	/**
	 * Whether the list is empty because it is not certain that the reader will see this
	 * response. The script requests the messages once the list is visible.
	 * @return {@code false} on a page that shows its messages
	 */
	public boolean isDeferred() {
		Page page = this.page.get();
		return page != null && page.isDeferred();
	}

	/**
	 * What the script sends back once it has inserted the messages that have been printed
	 * so far. A template that asks for it leaves them unacknowledged until then.
	 * @return an opaque text, or {@code null} if the request does not come from the
	 * script or nothing has to be confirmed
	 */
	public @Nullable String getConfirmation() {
		Page page = this.page.get();
		Confirmation confirmation = (page != null) ? page.confirmation() : null;
		return (confirmation != null) ? confirmation.toString() : null;
	}

	/**
	 * The number of messages that the list shows before it folds the others.
	 * @return the value of {@code async-messages.web.max-shown}
	 */
	public int getMaxShown() {
		return this.settings.maxShown();
	}

	/**
	 * Whether messages stay in the list for some time after they were read.
	 * @return whether {@code async-messages.web.show-read} is set
	 */
	public boolean isReadShown() {
		return this.settings.showRead() != null;
	}

	/**
	 * How the script hears of new messages.
	 * @return {@code poll} or {@code stream}, or {@code null} if messages appear on the
	 * next page only, or the visitor is anonymous
	 */
	public @Nullable String getLive() {
		Page page = this.page.get();
		return (this.settings.live() != LiveMode.OFF && page != null && page.hasReader()) ? this.settings.live().tag()
				: null;
	}

	/**
	 * The interval at which the script asks for new messages.
	 * @return the interval
	 */
	public Duration getLiveInterval() {
		return this.settings.liveInterval();
	}

	/**
	 * The URL of a path within the application, for view technologies without a function
	 * of their own.
	 * @param path a path that starts with a slash; another URL is returned as it is
	 * @return the URL, including the context path
	 */
	public String url(String path) {
		Page page = this.page.get();
		return (page != null) ? page.exchange().url(path) : path;
	}

	/**
	 * The hidden fields that a form must have to be posted, such as the CSRF token of
	 * Spring Security, for view technologies that do not add them.
	 * @return names and values, possibly none
	 */
	public Map<String, String> getFormFields() {
		Page page = this.page.get();
		return (page != null) ? page.exchange().formFields() : Map.of();
	}

	/**
	 * The path of the library's endpoints, script and style sheet.
	 * @return a path within the application
	 */
	public String getPath() {
		return this.settings.path();
	}

	/**
	 * The path of the inbox.
	 * @return a path within the application, or {@code null} if the inbox is disabled
	 */
	public @Nullable String getInboxUrl() {
		return this.settings.inboxUrl();
	}

	/**
	 * The number of unread messages in the inbox, formatted for a badge.
	 * @return the number up to 99, {@code 99+} beyond that
	 */
	public String getUnreadBadge() {
		int count = getUnreadCount();
		return (count > MAX_BADGE) ? MAX_BADGE + "+" : Integer.toString(count);
	}

	/**
	 * A label of the library's templates.
	 * @param name the last part of the code {@code async-messages.label.*}
	 * @return the label in the reader's language
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
