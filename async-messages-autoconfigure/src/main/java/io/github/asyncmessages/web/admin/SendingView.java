package io.github.asyncmessages.web.admin;

/**
 * The page that sends a message to many recipients as a template sees it.
 *
 * @param path the path of the pages
 * @param sending sends the message
 */
public record SendingView(String path, Sending sending) {
}
