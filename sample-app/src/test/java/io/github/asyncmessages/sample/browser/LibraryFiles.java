package io.github.asyncmessages.sample.browser;

import java.io.IOException;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.Assert;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The files of the libraries that load pages in parts: those on the class path, or those
 * in the folder with packages of npm that {@code -Dlibraries} names.
 */
class LibraryFiles implements WebMvcConfigurer {

	private static final Log logger = LogFactory.getLog(LibraryFiles.class);

	private static final @Nullable String FOLDER = System.getProperty("libraries");

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		add(registry, "htmx", "htmx.org", "htmx.org");
		add(registry, "turbo", "hotwired__turbo", "@hotwired/turbo");
		add(registry, "unpoly", "unpoly", "unpoly");
	}

	private static void add(ResourceHandlerRegistry registry, String name, String webjar, String npm) {
		try {
			Resource description = (FOLDER != null) ? new FileSystemResource(Path.of(FOLDER, npm, "package.json"))
					: inWebjar(webjar);
			String version = JsonMapper.shared()
				.readTree(description.getContentAsByteArray())
				.get("version")
				.asString();
			logger.info("Tests run on " + name + " " + version);
			registry.addResourceHandler("/library-files/" + name + "/**")
				.addResourceLocations(description.createRelative("./"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Resource inWebjar(String name) throws IOException {
		Resource[] found = new PathMatchingResourcePatternResolver()
			.getResources("classpath:META-INF/resources/webjars/" + name + "/*/package.json");
		Assert.state(found.length == 1, () -> "There must be one webjar of " + name);
		return found[0];
	}

}
