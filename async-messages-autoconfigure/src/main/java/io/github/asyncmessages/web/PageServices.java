package io.github.asyncmessages.web;

import java.time.Clock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The collaborators of a page.
 *
 * @param kinds decides whether a response is certain to be shown
 * @param recipientResolver resolves the reader
 * @param seen is told of each reader
 * @param flash the flash messages of the reader
 * @param mailboxes the stored messages of the reader
 * @param announcements decides which announcements are for the reader, or {@code null} if
 * there are none
 * @param clock the clock
 * @param messages resolves messages for the reader
 * @param visitedLinks marks messages as read when their link was followed, or
 * {@code null} if that is for the reader to do
 * @param recentlyRead finds messages that stay on pages after they were read, or
 * {@code null} if none do
 * @param events publishes deliveries
 */
record PageServices(RequestKindResolver kinds, RecipientResolver recipientResolver, Consumer<String> seen,
		FlashMailbox flash, PageStore mailboxes, @Nullable ReaderAnnouncements announcements, Clock clock,
		PageMessageResolver messages, @Nullable VisitedLinks visitedLinks, @Nullable RecentlyRead recentlyRead,
		ApplicationEventPublisher events) {
}
