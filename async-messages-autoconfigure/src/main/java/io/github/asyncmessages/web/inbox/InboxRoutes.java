package io.github.asyncmessages.web.inbox;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.UiLabels;
import io.github.asyncmessages.web.PageMessageResolver;
import io.github.asyncmessages.web.RecipientResolver;

import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where the pages of the inbox are. What changes something is a POST or DELETE.
 */
public final class InboxRoutes {

	private final InboxHandler inbox;

	private final ReplyHandler replies;

	private final InboxFilter filter;

	private final String path;

	/**
	 * Pages of inboxes.
	 * @param service knows the inboxes
	 * @param recipientResolver says whose inbox it is
	 * @param messages resolves messages for their reader
	 * @param flash says that a reply was sent
	 * @param labels what the reader is told
	 * @param minimumLevel below which a reply would not be sent
	 * @param path where the inbox is within the application
	 */
	public InboxRoutes(UserMessageService service, RecipientResolver recipientResolver, PageMessageResolver messages,
			FlashMessages flash, UiLabels labels, MessageLevel minimumLevel, String path) {
		this.filter = new InboxFilter(service, recipientResolver);
		this.inbox = new InboxHandler(new MessageThreads(service), messages, path);
		this.path = path;
		this.replies = new ReplyHandler(service, messages, flash, labels, minimumLevel, path);
	}

	/**
	 * The routes.
	 * @return a function to be registered as a bean
	 */
	public RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.path(this.path,
					(routes) -> routes.GET("", this.inbox::list)
						.GET("/", this.inbox::list)
						.GET("/unread-count", this.inbox::unreadCount)
						.POST("/read-all", this.inbox::readAll)
						.POST("/delete-all", this.inbox::deleteAll)
						.GET("/{id}", this.inbox::show)
						.POST("/{id}/read", this.inbox::markRead)
						.POST("/{id}/unread", this.inbox::markUnread)
						.POST("/{id}/delete", this.inbox::delete)
						.DELETE("/{id}", this.inbox::delete)
						.POST("/{id}/reply", this.replies::reply))
			.filter(this.filter)
			.build();
	}

}
