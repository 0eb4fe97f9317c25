package io.github.asyncmessages.web;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.servlet.view.AbstractTemplateViewResolver;

/**
 * Gives the messages to template engines that see the model and no request attributes,
 * FreeMarker above all. They become attributes of each of their views, and of no other: a
 * redirect would otherwise iterate over them.
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
		}
		return bean;
	}

	/**
	 * Such a resolver refuses an attribute that both the request and the model have;
	 * there is no getter to ask it.
	 */
	private static boolean exposesRequestAttributes(AbstractTemplateViewResolver resolver) {
		return Boolean.TRUE.equals(new DirectFieldAccessor(resolver).getPropertyValue("exposeRequestAttributes"));
	}

}
