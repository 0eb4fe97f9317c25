package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * How an application with the pages is set up.
 *
 * @param classPath with or without the library
 * @param properties where messages come from
 * @param beforeLoad what is to be done each time before many pages are asked for
 */
record PageVariant(ClassPath classPath, List<String> properties, Runnable beforeLoad) {

	/**
	 * An application with the library.
	 */
	static PageVariant withLibrary(ClassPath classPath, List<String> properties) {
		return new PageVariant(classPath, properties, () -> {
		});
	}

	/**
	 * The same application without the library.
	 */
	static PageVariant withoutLibrary(ClassPath classPath, List<String> properties) {
		return withLibrary(classPath.without(ClassPath.LIBRARY), properties);
	}

	PageVariant and(String property) {
		return new PageVariant(this.classPath, Stream.concat(this.properties.stream(), Stream.of(property)).toList(),
				this.beforeLoad);
	}

	PageVariant beforeLoad(Runnable task) {
		return new PageVariant(this.classPath, this.properties, task);
	}

}
