package io.github.asyncmessages.web.live;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.store.MessageStore;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * The streams of a node. A stream ends after ten minutes, with its HTTP session, and when
 * the application stops. Thread-safe.
 */
public final class EventStreams implements SmartLifecycle, HttpSessionListener, HttpSessionIdListener {

	/** The maximum number of streams of one recipient. */
	static final int MAX_PER_RECIPIENT = 5;

	private static final Duration MAX_AGE = Duration.ofMinutes(10);

	/** Less than the minute after which proxies end an idle connection. */
	private static final Duration HEARTBEAT = Duration.ofSeconds(25);

	/** A thread waits only for a client whose connection takes no more bytes. */
	private static final int THREADS = 8;

	private static final int MIN_RETRY_MILLIS = 2_000;

	private static final int MAX_RETRY_MILLIS = 10_000;

	/**
	 * The longest time that a stream waits with announcements, so that all browsers do
	 * not request them at once. The board may have noticed the change a second late.
	 */
	private static final int MAX_ANNOUNCEMENT_DELAY_MILLIS = 700;

	private final MessageStore store;

	private final @Nullable AnnouncementBoard board;

	private final int maxStreams;

	private final Duration maxAge;

	/** The streams by recipient. */
	private final Map<String, Set<EventStream>> streams = new HashMap<>();

	/** The number of streams. */
	private int count;

	private boolean running;

	/** Ends the watch of the announcements, which lasts while there are streams. */
	private @Nullable Runnable endOfWatch;

	private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	/**
	 * Creates the streams of a node.
	 * @param store the store whose mailboxes are watched
	 * @param board this node's announcements, or {@code null} if there are none
	 * @param maxStreams the maximum number of streams
	 */
	public EventStreams(MessageStore store, @Nullable AnnouncementBoard board, int maxStreams) {
		this(store, board, maxStreams, MAX_AGE);
	}

	EventStreams(MessageStore store, @Nullable AnnouncementBoard board, int maxStreams, Duration maxAge) {
		this.store = store;
		this.board = board;
		this.maxStreams = maxStreams;
		this.maxAge = maxAge;
		this.executor.setThreadNamePrefix("async-messages-events-");
		this.executor.setCorePoolSize(THREADS);
		this.executor.setAllowCoreThreadTimeOut(true);
		this.executor.setDaemon(true);
		this.scheduler.setThreadNamePrefix("async-messages-heartbeat-");
		this.scheduler.setDaemon(true);
	}

	/**
	 * Opens a stream in response to a request.
	 * @param tab identifies the tab of the browser, whose earlier stream ends; the server
	 * may not have noticed yet that the tab has closed it
	 * @return {@code false} if there are too many
	 */
	boolean open(HttpServletRequest request, HttpServletResponse response, String recipient, @Nullable String tab)
			throws IOException {
		select((other) -> other.recipient().equals(recipient) && other.isOf(tab)).forEach(EventStream::close);
		EventStream stream = add(request, response, recipient, tab);
		if (stream == null) {
			return false;
		}
		// Browsers come back at different times, so that a restarted node is not stormed.
		stream.begin(ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS));
		watch(stream);
		if (this.board != null && this.board.hasChangedRecently()) {
			// Perhaps after the page was rendered, and before the stream was opened.
			stream.announcementsChanged();
		}
		return true;
	}

	private void watch(EventStream stream) {
		try {
			stream.watch(this.store.watch(stream.recipient(), stream::changed));
		}
		catch (RuntimeException ex) {
			stream.close();
			throw ex;
		}
	}

	/**
	 * Adds a stream before its client sees the response, so that whatever the client does
	 * next finds it, such as a logout.
	 * @return the stream, or {@code null} if there are too many
	 */
	private synchronized @Nullable EventStream add(HttpServletRequest request, HttpServletResponse response,
			String recipient, @Nullable String tab) throws IOException {
		if (!this.running || this.count >= this.maxStreams
				|| this.streams.getOrDefault(recipient, Set.of()).size() >= MAX_PER_RECIPIENT) {
			return null;
		}
		EventStream stream = create(request, response, recipient, tab);
		this.streams.computeIfAbsent(recipient, (name) -> new HashSet<>(2)).add(stream);
		this.count++;
		if (this.board != null && this.endOfWatch == null) {
			this.endOfWatch = this.board.watch(this::announcementsChanged);
		}
		return stream;
	}

	private EventStream create(HttpServletRequest request, HttpServletResponse response, String recipient,
			@Nullable String tab) throws IOException {
		response.setContentType("text/event-stream;charset=UTF-8");
		response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store, no-transform");
		response.setHeader("X-Accel-Buffering", "no");
		ShallowEtagHeaderFilter.disableContentCaching(request);
		HttpSession session = request.getSession(false);
		AsyncContext context = request.startAsync();
		// The container must not end the response while something is written to it.
		context.setTimeout(0);
		EventStream stream = new EventStream(recipient, tab, (session != null) ? session.getId() : null, context,
				response.getOutputStream(), this.executor, this::remove);
		context.addListener(stream);
		return stream;
	}

	private synchronized void remove(EventStream stream) {
		Set<EventStream> own = this.streams.get(stream.recipient());
		if (own != null && own.remove(stream)) {
			this.count--;
			if (own.isEmpty()) {
				this.streams.remove(stream.recipient());
			}
		}
		if (this.count == 0 && this.endOfWatch != null) {
			this.endOfWatch.run();
			this.endOfWatch = null;
		}
	}

	private void announcementsChanged() {
		Instant now = Instant.now();
		try {
			for (EventStream stream : select((each) -> true)) {
				this.scheduler.schedule(stream::announcementsChanged,
						now.plusMillis(ThreadLocalRandom.current().nextInt(MAX_ANNOUNCEMENT_DELAY_MILLIS)));
			}
		}
		catch (TaskRejectedException ex) {
			// The application stops, and all streams end.
		}
	}

	/**
	 * Ends the streams of a recipient.
	 * @param recipient the name of a user who has logged out, or who acts as another user
	 */
	public void end(String recipient) {
		select((stream) -> stream.recipient().equals(recipient)).forEach(EventStream::close);
	}

	private synchronized List<EventStream> select(Predicate<EventStream> condition) {
		List<EventStream> selected = new ArrayList<>();
		this.streams.values().forEach((own) -> own.stream().filter(condition).forEach(selected::add));
		return selected;
	}

	@Override
	public void sessionDestroyed(HttpSessionEvent event) {
		String id = event.getSession().getId();
		select((stream) -> id.equals(stream.sessionId())).forEach(EventStream::close);
	}

	@Override
	public void sessionIdChanged(HttpSessionEvent event, String oldId) {
		String id = event.getSession().getId();
		select((stream) -> oldId.equals(stream.sessionId())).forEach((stream) -> stream.sessionId(id));
	}

	/**
	 * The number of open streams of this node.
	 * @return the number
	 */
	public synchronized int size() {
		return this.streams.values().stream().mapToInt(Set::size).sum();
	}

	@Override
	public void start() {
		this.executor.initialize();
		this.scheduler.initialize();
		this.scheduler.scheduleAtFixedRate(this::beat, HEARTBEAT);
		synchronized (this) {
			this.running = true;
		}
	}

	void beat() {
		for (EventStream stream : select((each) -> true)) {
			if (stream.age().compareTo(this.maxAge) > 0) {
				stream.close();
			}
			else {
				stream.beat();
			}
		}
	}

	/**
	 * Ends all streams, so that the web server need not wait for them.
	 */
	@Override
	public void stop() {
		synchronized (this) {
			this.running = false;
		}
		select((stream) -> true).forEach(EventStream::close);
		this.scheduler.shutdown();
		this.executor.shutdown();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	/**
	 * Stops before everything else, above all before the web server.
	 */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
