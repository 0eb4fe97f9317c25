package io.github.asyncmessages.web;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.servlet.view.AbstractTemplateViewResolver;

/**
 * Exposes the messages to template engines that see only the model and no request
 * attributes, such as FreeMarker. Adds them as attributes to the views of these engines
 * only, because a redirect view would iterate over them.
 */
final class TemplateModelContributor implements BeanPostProcessor {

	private final Supplier<MessagesWebMvc> webMvc;

	TemplateModelContributor(Supplier<MessagesWebMvc> webMvc) {
		this.webMvc = webMvc;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractTemplateViewResolver resolver && !exposesRequestAttributes(resolver)) {
			Map<String, Object> attributes = resolver.getAttributesMap();
			MessagesWebMvc webMvc = this.webMvc.get();
			MessagesWebMvc.Settings settings = webMvc.settings();
			MailboxView mailbox = CurrentPage.mailbox(webMvc.labels(), settings);
			attributes.putIfAbsent(settings.attribute(), mailbox.getMessages());
			attributes.putIfAbsent(MessagesWebMvc.Settings.MAILBOX_ATTRIBUTE, mailbox);
			attributes.put(MessagesWebMvc.Settings.FRAGMENTS_ATTRIBUTE, mailbox);
		}
		return bean;
	}

	/**
	 * Such a resolver rejects an attribute that is in both the request and the model. The
	 * property has no getter.
	 */
	private static boolean exposesRequestAttributes(AbstractTemplateViewResolver resolver) {
		return Boolean.TRUE.equals(new DirectFieldAccessor(resolver).getPropertyValue("exposeRequestAttributes"));
	}

}
