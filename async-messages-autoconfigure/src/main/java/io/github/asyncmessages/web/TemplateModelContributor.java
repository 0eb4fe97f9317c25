package io.github.asyncmessages.web;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.MessageSource;
import org.springframework.web.servlet.view.AbstractTemplateViewResolver;

/**
 * Gives the messages to template engines that see the model and no request attributes,
 * FreeMarker above all. They become attributes of each of their views, and of no other: a
 * redirect would otherwise iterate over them.
 */
public final class TemplateModelContributor implements BeanPostProcessor {

	private final Supplier<WebSettings> settings;

	private final MessageSource messageSource;

	/**
	 * A contributor.
	 * @param settings supplies the names under which views see the messages, when there
	 * is a view resolver to give them to
	 * @param messageSource the texts of the application
	 */
	public TemplateModelContributor(Supplier<WebSettings> settings, MessageSource messageSource) {
		this.settings = settings;
		this.messageSource = messageSource;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractTemplateViewResolver resolver && !exposesRequestAttributes(resolver)) {
			Map<String, Object> attributes = resolver.getAttributesMap();
			WebSettings settings = this.settings.get();
			MailboxView mailbox = CurrentPage.mailbox(new UiLabels(this.messageSource), settings);
			attributes.putIfAbsent(settings.attribute(), mailbox.getMessages());
			attributes.putIfAbsent(WebSettings.MAILBOX_ATTRIBUTE, mailbox);
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
