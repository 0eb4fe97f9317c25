package io.github.asyncmessages.sample;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the sample.
 *
 * @param reportDuration how long it takes to make a report
 * @param reportDirectory where the files of the reports are kept
 * @param slowPageDuration how long the slow page takes to render
 */
@ConfigurationProperties("sample")
public record SampleProperties(@DefaultValue("2s") Duration reportDuration, Path reportDirectory,
		@DefaultValue("5s") Duration slowPageDuration) {
}
