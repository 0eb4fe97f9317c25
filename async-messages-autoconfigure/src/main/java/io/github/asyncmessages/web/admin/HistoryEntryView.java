package io.github.asyncmessages.web.admin;

import io.github.asyncmessages.web.PageMessage;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the history as a template sees it.
 *
 * @param message the message that was delivered
 * @param at when it was delivered or read, or {@code null} if that cannot be formatted
 */
public record HistoryEntryView(PageMessage message, @Nullable String at) {
}
