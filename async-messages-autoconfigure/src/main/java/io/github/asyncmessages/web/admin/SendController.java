package io.github.asyncmessages.web.admin;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AuditedAdministration;
import io.github.asyncmessages.service.InvalidFieldsException;
import io.github.asyncmessages.service.MessageFields;
import io.github.asyncmessages.web.endpoint.EndpointGuard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * Sends messages, to one recipient or to many, and shows a preview.
 */
final class SendController extends AdminEndpoint {

	private static final Log logger = LogFactory.getLog(SendController.class);

	private static final String SENDING = Sending.class.getName();

	private static final String RECIPIENTS = "recipients";

	private static final String FORM = "async-messages/admin-send";

	private static final String PROGRESS = "async-messages/admin-sent";

	private final AuditedAdministration audited;

	SendController(AdminPages pages) {
		super(pages);
		this.audited = pages.administration();
	}

	@GetMapping("/send")
	String form(@RequestParam(defaultValue = "") String recipient, HttpServletRequest request,
			HttpServletResponse response, Model model, Locale locale, ZoneId zone) {
		Form form = new Form(model, zone);
		form.fields.put(RECIPIENTS, recipient);
		form.fields.put("level", "info");
		form.fields.put("delivery", "once");
		// Sending the form twice sends one message.
		form.fields.put("id", UUID.randomUUID().toString());
		if (request.getAttribute(RefusedUpload.ATTRIBUTE) instanceof RefusedUpload upload) {
			upload.discard();
			response.setStatus(upload.reason().status.value());
			return form.show(label(upload.reason().label, locale).replace("{0}", upload.maxFileSize())
				.replace("{1}", upload.maxRequestSize()));
		}
		return form.show(null);
	}

	@PostMapping("/preview")
	String preview(@RequestParam Map<String, String> typed, HttpServletResponse response, Model model, Locale locale,
			ZoneId zone) {
		Form form = new Form(model, zone, typed);
		UserMessage message = message(form, response);
		return (message == null) ? FORM : form.show(null, message, locale);
	}

	@PostMapping("/send")
	Object send(@RequestAttribute(EndpointGuard.RECIPIENT) String administrator,
			@RequestParam Map<String, String> typed, @RequestParam(required = false) @Nullable MultipartFile file,
			HttpServletRequest request, HttpServletResponse response, Model model, Locale locale, ZoneId zone)
			throws IOException {
		Form form = new Form(model, zone, typed);
		UserMessage message = message(form, response);
		if (message == null) {
			return FORM;
		}
		String recipients = typed.getOrDefault(RECIPIENTS, "");
		if (file != null && !file.isEmpty()) {
			return sendToMany(administrator, message, request, response, model, locale, new StringReader(recipients),
					new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8));
		}
		RecipientLines lines = new RecipientLines(List.of(new StringReader(recipients)));
		String first = lines.next();
		if (first == null) {
			form.errors.put(RECIPIENTS, label("no-recipients", locale));
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return form.show(null);
		}
		return (lines.next() == null) ? sendToOne(administrator, first, message, form, request, response, locale)
				: sendToMany(administrator, message, request, response, model, locale, new StringReader(recipients));
	}

	/**
	 * Makes the message, or prepares the form that says what is wrong with it.
	 */
	private @Nullable UserMessage message(Form form, HttpServletResponse response) {
		try {
			UserMessage message = MessageFields.toMessage(form.fields, form.zone);
			// Refuses what is too large or has expired.
			this.audited.sendPart(List.of(), message);
			return message;
		}
		catch (InvalidFieldsException ex) {
			form.errors.putAll(ex.errors());
			form.show(null);
		}
		catch (IllegalArgumentException ex) {
			form.show(ex.getMessage());
		}
		response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		return null;
	}

	private Object sendToOne(String administrator, String recipient, UserMessage message, Form form,
			HttpServletRequest request, HttpServletResponse response, Locale locale) {
		try {
			if (this.audited.send(administrator, recipient, message)) {
				pages().flash().success(label("sent-to", recipient, locale));
				return backToMailbox(request, recipient);
			}
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return form.show(label("below-level", locale));
		}
		catch (IllegalArgumentException ex) {
			form.errors.put(RECIPIENTS, reason(ex, locale));
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return form.show(null);
		}
		catch (MessageStoreException ex) {
			response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
			return form.show(reason(ex, locale));
		}
	}

	private String sendToMany(String administrator, UserMessage message, HttpServletRequest request,
			HttpServletResponse response, Model model, Locale locale, Reader... names) {
		Sending sending = new Sending(this.audited, administrator, message, new RecipientLines(List.of(names)),
				(failure) -> reason(failure, locale), () -> flush(response));
		request.setAttribute(SENDING, sending);
		model.addAttribute("admin", new SendingView(path(), sending));
		return PROGRESS;
	}

	private static void flush(HttpServletResponse response) {
		try {
			response.flushBuffer();
		}
		catch (IOException ex) {
			// The administrator has gone. The messages are sent nevertheless.
			logger.debug("The progress of a sending cannot be shown", ex);
		}
	}

	/**
	 * Sends what is left if the page could not be rendered to its end.
	 */
	@Override
	protected void complete(HttpServletRequest request) {
		if (request.getAttribute(SENDING) instanceof Sending sending) {
			sending.finish();
		}
	}

	/**
	 * What an administrator has typed, and what is wrong with it.
	 */
	private final class Form {

		private final Model model;

		private final ZoneId zone;

		private final Map<String, String> fields = new LinkedHashMap<>();

		private final Map<String, String> errors = new LinkedHashMap<>();

		Form(Model model, ZoneId zone) {
			this.model = model;
			this.zone = zone;
		}

		Form(Model model, ZoneId zone, Map<String, String> typed) {
			this(model, zone);
			List<String> names = new ArrayList<>(MessageFields.NAMES);
			names.add(RECIPIENTS);
			names.forEach((name) -> this.fields.put(name, typed.getOrDefault(name, "")));
		}

		String show(@Nullable String error, @Nullable UserMessage preview, Locale locale) {
			this.model.addAttribute("admin",
					new SendView(
							path(), this.fields, this.errors, error, (preview != null)
									? pages().webMvc().messageResolver().resolve(preview, locale, this.zone) : null,
							this.zone.getId(), pages().uploadable()));
			return FORM;
		}

		String show(@Nullable String error) {
			return show(error, null, Locale.ROOT);
		}

	}

}
