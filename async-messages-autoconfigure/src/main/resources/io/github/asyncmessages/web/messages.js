// Shows, closes, marks and deletes messages without reloading the page. Without this script, the same forms reload it,
// and a list that the server has left empty is filled on the next page.
(function () {
	'use strict';

	const MESSAGE = '.messages .message';
	const LIST = '.messages[data-src]';

	if (window.asyncMessages) {
		return;
	}
	window.asyncMessages = { refresh: refresh };

	const prepared = new WeakSet();

	// Ids of one-time messages that were shown, until the server knows.
	const unconfirmed = new Set();

	// --- The list -------------------------------------------------------------------------------------------------

	function messagesOf(list) {
		return Array.from(list.querySelectorAll('.message'));
	}

	// Folds the messages beyond the limit into one line that opens.
	function fold(list) {
		const messages = messagesOf(list);
		const max = Number(list.dataset.maxShown) || messages.length;
		let more = list.querySelector('.messages-more');
		if (messages.length <= max) {
			messages.forEach(function (message) {
				// A message that is moved loses the focus, and is announced again.
				if (message.parentElement !== list) {
					list.insertBefore(message, more);
				}
			});
			if (more) {
				more.remove();
			}
			return;
		}
		if (!more) {
			more = document.createElement('li');
			more.className = 'messages-more';
			more.append(document.createElement('details'));
			const folded = document.createElement('ul');
			folded.className = 'messages-folded';
			more.firstChild.append(document.createElement('summary'), folded);
			list.append(more);
		}
		const folded = more.querySelector('.messages-folded');
		messages.forEach(function (message, index) {
			if (index < max && message.parentElement !== list) {
				list.insertBefore(message, more);
			}
			else if (index >= max && message.parentElement === list) {
				folded.insertBefore(message, folded.children[index - max] || null);
			}
		});
		more.querySelector('summary').textContent = list.dataset.more.replace('{0}', messages.length - max);
	}

	function remove(message) {
		const list = message.closest('.messages');
		message.remove();
		if (list) {
			fold(list);
		}
	}

	function isAnnouncement(message) {
		return message.matches('[data-announcement]');
	}

	// What the reader can close, one message at a time or all at once.
	function closable(list) {
		return messagesOf(list).filter(function (message) { return message.querySelector('.message-close'); });
	}

	function offerToCloseAll() {
		const list = document.querySelector(LIST);
		const form = document.querySelector('.messages-close-all');
		if (list && form) {
			form.hidden = closable(list).length < 2;
		}
	}

	// Takes a message away, or leaves it as one that was read where pages show these.
	function removeOrKeep(message) {
		const list = message.closest('.messages');
		if (message.matches('[data-once], [data-announcement]') || !list || !list.hasAttribute('data-show-read')) {
			remove(message);
			return;
		}
		message.classList.replace('unread', 'read');
		const form = message.querySelector('.message-read');
		if (form) {
			form.remove();
		}
		offerToCloseAll();
	}

	// Closes a message at the request of the reader, whose focus is on its button.
	function close(message) {
		const list = message.closest('.messages');
		const messages = closable(list);
		const index = messages.indexOf(message);
		const hadFocus = message.contains(document.activeElement);
		removeOrKeep(message);
		announce(list.dataset.closed);
		if (hadFocus) {
			const next = messages[index + 1] || messages[index - 1];
			focus(next ? next.querySelector('.message-close') : heading());
		}
	}

	function heading() {
		return document.querySelector('h1') || document.querySelector('main') || document.body;
	}

	function focus(element) {
		if (!element.matches('button')) {
			element.tabIndex = -1;
		}
		element.focus();
	}

	function announce(text) {
		document.querySelector('.messages-status').textContent = text || '';
	}

	let bellRefreshing = false;
	let bellIsOutdated = false;

	// Shows the latest messages in the bell. While the reader is about to choose one, that waits.
	async function refreshBell() {
		const bell = document.querySelector('.bell[data-src]');
		if (!bell) {
			return;
		}
		if (bellRefreshing || isChoosing(bell)) {
			bellIsOutdated = true;
			return;
		}
		bellRefreshing = true;
		bellIsOutdated = false;
		try {
			const response = await fetch(bell.dataset.src, {
				headers: { Accept: 'text/html', 'X-Requested-With': 'XMLHttpRequest' },
				credentials: 'same-origin',
				cache: 'no-store',
				redirect: 'manual',
				signal: AbortSignal.timeout(TIMEOUT)
			});
			const content = response.ok && new DOMParser().parseFromString(await response.text(), 'text/html')
				.querySelector('.bell-content');
			if (isChoosing(bell)) {
				bellIsOutdated = true;
			}
			else if (content) {
				bell.querySelector('.bell-content').replaceWith(document.adoptNode(content));
			}
		}
		catch (failure) {
			// It shows them on the next page.
		}
		finally {
			bellRefreshing = false;
			refreshOutdatedBell();
		}
	}

	function isChoosing(bell) {
		return bell.matches(':focus-within[open]');
	}

	function refreshOutdatedBell() {
		if (bellIsOutdated) {
			refreshBell();
		}
	}

	// The reader leaves the bell. The focus is elsewhere only after the event.
	document.addEventListener('toggle', refreshOutdatedBell, true);
	document.addEventListener('focusout', function () { setTimeout(refreshOutdatedBell); });

	let unread = null;

	function showUnread(count, listHasChanged) {
		if (unread !== count || listHasChanged) {
			unread = count;
			refreshBell();
		}
		document.querySelectorAll('[data-async-messages-unread]').forEach(function (badge) {
			badge.textContent = count > 99 ? '99+' : String(count);
			badge.hidden = count === 0;
		});
	}

	// A message that closes automatically stays open while it is hovered or focused, and while nobody sees it.
	function closeLater(message, delay) {
		setTimeout(function () {
			if (document.visibilityState !== 'visible') {
				document.addEventListener('visibilitychange', function () { closeLater(message, delay); }, { once: true });
			}
			else if (message.matches(':hover, :focus-within')) {
				closeLater(message, 1000);
			}
			else if (message.isConnected) {
				remove(message);
			}
		}, delay);
	}

	// --- Forms ----------------------------------------------------------------------------------------------------

	async function post(form, options) {
		// A visitor closes an announcement without a token, and so without a session.
		const isGet = form.method === 'get';
		const response = await fetch(form.action, Object.assign({
			method: isGet ? 'GET' : 'POST',
			body: isGet ? null : new URLSearchParams(new FormData(form)),
			headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' },
			credentials: 'same-origin'
		}, options));
		// An announcement that was withdrawn meanwhile is as good as closed.
		if (!response.ok && !(response.status === 404 && form.closest('[data-announcement]'))) {
			throw new Error('The server responded with status ' + response.status);
		}
		return response;
	}

	async function postAndCount(form, options) {
		const count = (await (await post(form, options)).json()).unreadCount;
		// An announcement that is closed does not count.
		if (count !== undefined) {
			showUnread(count);
		}
	}

	// The same message may be on the page twice: in the list of messages and in the inbox.
	function messagesLike(message) {
		return document.querySelectorAll('[data-message-id="' + CSS.escape(message.dataset.messageId) + '"]');
	}

	function setRead(message, read) {
		message.classList.toggle('read', read);
		message.classList.toggle('unread', !read);
		message.querySelector('.inbox-read').hidden = read;
		message.querySelector('.inbox-unread').hidden = !read;
	}

	function done(form) {
		messagesLike(form.closest('[data-message-id]')).forEach(function (message) {
			if (message.matches(MESSAGE)) {
				if (message.contains(form)) {
					close(message);
				}
				else if (form.matches('.inbox-delete')) {
					remove(message);
				}
				else {
					removeOrKeep(message);
				}
			}
			else if (form.matches('.inbox-delete')) {
				const inbox = message.parentElement;
				message.remove();
				if (inbox.matches('.inbox-messages') && !inbox.firstElementChild) {
					// Shows older messages, or the note that the inbox is empty.
					location.reload();
				}
			}
			else if (message.matches('.inbox-message')) {
				setRead(message, !form.matches('.inbox-unread'));
			}
		});
	}

	// Closes what is in the list by now. The form names what was there at first.
	async function closeAll(form) {
		const list = document.querySelector(LIST);
		const messages = closable(list);
		form.querySelectorAll('[name=id]').forEach(function (field) { field.remove(); });
		await Promise.all(messages.filter(isAnnouncement).map(function (message) {
			return post(message.querySelector('.message-read'));
		}));
		messages.forEach(function (message) {
			if (!message.matches('[data-once], [data-announcement]')) {
				const field = document.createElement('input');
				field.type = 'hidden';
				field.name = 'id';
				field.value = message.dataset.messageId;
				form.append(field);
			}
		});
		if (form.querySelector('[name=id]')) {
			await postAndCount(form);
		}
		messages.forEach(removeOrKeep);
		announce(list.dataset.closed);
		focus(heading());
	}

	document.addEventListener('submit', function (event) {
		const form = event.target;
		if (form.matches('.messages-close-all')) {
			event.preventDefault();
			closeAll(form).catch(function () { form.submit(); });
		}
	});

	document.addEventListener('submit', async function (event) {
		const form = event.target;
		if (!form.matches('.message-read, .inbox-read, .inbox-messages .inbox-unread, .inbox-messages .inbox-delete')) {
			return;
		}
		event.preventDefault();
		try {
			await postAndCount(form);
			done(form);
		}
		catch (failure) {
			form.submit();
		}
	});

	document.addEventListener('click', function (event) {
		const button = event.target.closest('.message-close[type=button]');
		if (button) {
			close(button.closest('.message'));
		}
	});

	// Selects all messages of the inbox, or says that all are selected.
	document.addEventListener('change', function (event) {
		const inbox = event.target.closest('.inbox');
		const all = inbox && inbox.querySelector('.inbox-select-all input');
		if (!all) {
			return;
		}
		const boxes = Array.from(inbox.querySelectorAll('.inbox-select input'));
		if (event.target === all) {
			boxes.forEach(function (box) { box.checked = all.checked; });
		}
		else {
			all.checked = boxes.every(function (box) { return box.checked; });
		}
	});

	// Whoever follows the link of a message has read it. The request survives the navigation.
	function follow(event) {
		const link = event.button < 2 && event.target.closest('.messages .message-body a');
		const message = link && link.closest('.message');
		const form = message && !isAnnouncement(message) && message.querySelector('.message-read');
		if (form) {
			post(form, { keepalive: true }).catch(function () { /* The message stays. */ });
		}
	}

	document.addEventListener('click', follow);
	document.addEventListener('auxclick', follow);

	// --- Messages that come later ---------------------------------------------------------------------------------

	const TIMEOUT = 10000;
	const RETRIES = [2000, 10000];

	let retries = 0;
	let refreshing = false;
	let refreshAgain = false;
	let frameIsVisible = window === window.top;

	// Whether the reader sees the list, so that it may take messages from the mailbox.
	function isVisible() {
		return document.visibilityState === 'visible' && !document.prerendering && frameIsVisible
			&& !document.documentElement.hasAttribute('data-turbo-preview');
	}

	// Requests the messages that wait, and tells the server once they are on the page.
	async function refresh() {
		const list = document.querySelector(LIST);
		if (!list) {
			return;
		}
		if (refreshing || !isVisible()) {
			refreshAgain = true;
			return;
		}
		refreshing = true;
		refreshAgain = false;
		list.removeAttribute('data-deferred');
		try {
			const response = await fetch(list.dataset.src, {
				headers: { Accept: 'text/html', 'X-Requested-With': 'XMLHttpRequest', 'Async-Messages-Confirm': 'true' },
				credentials: 'same-origin',
				cache: 'no-store',
				redirect: 'manual',
				signal: AbortSignal.timeout(TIMEOUT)
			});
			if (response.ok) {
				insert(new DOMParser().parseFromString(await response.text(), 'text/html'));
				retries = 0;
			}
			else if (response.type === 'opaqueredirect' || [401, 403, 404].includes(response.status)) {
				// The session has ended, for example.
				ended = true;
			}
			else {
				refreshLater();
			}
		}
		catch (failure) {
			refreshLater();
		}
		finally {
			refreshing = false;
			if (refreshAgain) {
				refresh();
			}
		}
	}

	// The messages wait meanwhile, on this page or for the next.
	function refreshLater() {
		if (retries < RETRIES.length) {
			setTimeout(refresh, RETRIES[retries++]);
		}
	}

	function insert(answer) {
		const list = document.querySelector(LIST);
		const source = answer.querySelector(LIST);
		if (!list || !source) {
			return;
		}
		const received = messagesOf(source);
		const ids = new Set(received.map(function (message) { return message.dataset.messageId; }));
		let hasChanged = false;
		messagesOf(list).forEach(function (message) {
			if (!message.matches('[data-once]') && !ids.has(message.dataset.messageId)) {
				// It was read elsewhere, or is no longer announced.
				message.remove();
				hasChanged = hasChanged || !isAnnouncement(message);
			}
		});
		received.forEach(function (message) {
			const id = message.dataset.messageId;
			const isOnce = message.matches('[data-once]');
			// A message whose confirmation was lost comes again, and a page of the inbox shows persistent ones below.
			if (isOnce ? unconfirmed.has(id) : messagesLike(message).length > 0) {
				showState(message);
				return;
			}
			if (isOnce) {
				// The id may be that of an earlier message.
				messagesLike(message).forEach(function (earlier) { earlier.remove(); });
				unconfirmed.add(id);
			}
			hasChanged = hasChanged || !isOnce && !isAnnouncement(message);
			list.insertBefore(document.adoptNode(message), isAnnouncement(message) ? afterAnnouncements(list)
				: list.querySelector('.messages-more'));
		});
		fold(list);
		if (source.dataset.unread) {
			showUnread(Number(source.dataset.unread), hasChanged);
		}
		const confirmation = answer.querySelector('form.messages-shown');
		if (confirmation) {
			confirm(confirmation, ids, 3);
		}
	}

	// Announcements come first.
	function afterAnnouncements(list) {
		return Array.from(list.children).find(function (child) { return !isAnnouncement(child); }) || null;
	}

	function content(message) {
		const form = message.querySelector('.message-read');
		return [message.className, message.querySelector('.message-body').innerHTML,
			form && form.getAttribute('method') + form.getAttribute('action')].join('\n');
	}

	// Replaces a message that was read elsewhere, where pages show these, or that is unread again, and an announcement
	// that was corrected.
	function showState(message) {
		messagesLike(message).forEach(function (earlier) {
			if (earlier.matches(MESSAGE) && (isAnnouncement(message) ? content(earlier) !== content(message)
				: earlier.matches('.read') !== message.matches('.read'))) {
				earlier.replaceWith(document.adoptNode(message));
			}
		});
	}

	async function confirm(form, ids, attempts) {
		try {
			await post(form, { keepalive: true });
			ids.forEach(function (id) { unconfirmed.delete(id); });
		}
		catch (failure) {
			if (attempts > 1) {
				setTimeout(function () { confirm(form, ids, attempts - 1); }, 1000);
			}
		}
	}

	// Removes the messages that the reader has seen on another page.
	function forget() {
		document.querySelectorAll(LIST).forEach(function (list) {
			list.querySelectorAll('.message[data-once]').forEach(function (message) { message.remove(); });
			fold(list);
		});
	}

	document.addEventListener('visibilitychange', function () {
		if (refreshAgain) {
			refresh();
		}
		listen();
	});
	document.addEventListener('prerenderingchange', function () {
		refresh();
		listen();
	});

	// The reader comes back to a page, from a cache of the browser or of htmx.
	function returned() {
		ended = false;
		forget();
		refresh();
	}

	window.addEventListener('pageshow', function (event) {
		if (event.persisted) {
			returned();
			listen();
		}
	});
	document.addEventListener('htmx:historyRestore', returned);

	// Where a library replaces a part of the page and the address, that is the next page.
	let address = location.href;

	function navigated() {
		if (location.href !== address) {
			address = location.href;
			returned();
		}
	}

	document.addEventListener('up:location:changed', navigated);
	document.addEventListener('htmx:pushedIntoHistory', navigated);
	document.addEventListener('htmx:replacedInHistory', navigated);
	document.addEventListener('turbo:frame-load', navigated);

	// The server says in the response to a part of a page that messages wait. The part comes first.
	function refreshSoon() {
		setTimeout(refresh, 100);
	}

	document.addEventListener('async-messages:news', refreshSoon);
	document.addEventListener('turbo:before-fetch-response', function (event) {
		if (event.detail.fetchResponse.header('Async-Messages')) {
			refreshSoon();
		}
	});

	let restoring = false;

	document.addEventListener('turbo:visit', function (event) {
		restoring = event.detail.action === 'restore';
	});
	document.addEventListener('turbo:load', function () {
		address = location.href;
		ended = false;
		if (restoring) {
			restoring = false;
			refresh();
		}
	});

	// --- Live ---------------------------------------------------------------------------------------------------------

	const MAX_FAILURES = 3;

	let ended = false;
	let mode = null;
	let timer = null;
	let stream = null;
	let failures = 0;
	let wasHidden = false;

	// Hears of news while the reader sees the page, and only then.
	function listen() {
		const list = document.querySelector(LIST);
		if (!list || !list.dataset.live || ended || !isVisible()) {
			wasHidden = wasHidden || mode !== null;
			silence();
			return;
		}
		if (mode !== null) {
			return;
		}
		if (wasHidden) {
			// Messages may have been read elsewhere in the meantime.
			wasHidden = false;
			refresh();
		}
		if (list.dataset.live === 'stream') {
			openStream(list);
		}
		else {
			poll(list);
		}
	}

	function silence() {
		clearInterval(timer);
		clearTimeout(timer);
		if (stream) {
			stream.close();
		}
		mode = stream = timer = null;
		failures = 0;
	}

	function poll(list) {
		mode = 'poll';
		timer = setInterval(function () {
			if (ended) {
				silence();
			}
			else {
				refresh();
			}
		}, Number(list.dataset.interval));
	}

	// Identifies this tab, so that the stream of its next page replaces the one of this page. The browser copies the
	// storage to a tab that is opened from this one, so that the id is there only between two pages.
	const TAB = 'async-messages.tab';
	const tab = takeTab() || String(Math.random()).slice(2);

	function takeTab() {
		try {
			const id = sessionStorage.getItem(TAB);
			sessionStorage.removeItem(TAB);
			return id;
		}
		catch (failure) {
			// The browser keeps nothing for this site.
			return null;
		}
	}

	function leaveTab() {
		try {
			sessionStorage.setItem(TAB, tab);
		}
		catch (failure) {
			// The stream of this page ends when the server notices.
		}
	}

	// How long the first event may take. A proxy that holds it back would hold back all others.
	const FIRST_EVENT = 5000;

	function openStream(list) {
		mode = 'stream';
		let lost = false;
		const opened = new EventSource(list.dataset.events + '?tab=' + encodeURIComponent(tab));
		stream = opened;
		timer = setTimeout(pollInstead, FIRST_EVENT);
		function pollInstead() {
			if (stream === opened) {
				silence();
				refresh();
				poll(list);
			}
		}
		opened.addEventListener('news', refresh);
		opened.addEventListener('inbox', refreshBell);
		opened.addEventListener('unread', function (event) {
			clearTimeout(timer);
			failures = 0;
			const count = Number(event.data);
			showUnread(count, lost);
			// What was read elsewhere before the stream was opened was not signalled.
			if (lost || count === 0 && document.querySelector(LIST + ' .message:not([data-once]):not([data-announcement]):not(.read)')) {
				lost = false;
				refresh();
			}
		});
		opened.addEventListener('error', function () {
			lost = true;
			failures++;
			if (opened.readyState === EventSource.CLOSED || failures >= MAX_FAILURES) {
				pollInstead();
			}
		});
	}

	// The browser keeps a page with an open connection out of its cache.
	window.addEventListener('pagehide', function () {
		leaveTab();
		wasHidden = true;
		silence();
	});

	// --- What is on the page, and what arrives ------------------------------------------------------------------------

	function prepare() {
		document.querySelectorAll(MESSAGE).forEach(function (message) {
			if (prepared.has(message)) {
				return;
			}
			prepared.add(message);
			const button = message.querySelector('.message-close[hidden]');
			if (button) {
				button.hidden = false;
			}
			if (message.dataset.closeAfter) {
				closeLater(message, Number(message.dataset.closeAfter));
			}
		});
		document.querySelectorAll('.inbox-select-all[hidden]').forEach(function (label) { label.hidden = false; });
		document.querySelectorAll('form[data-once-displayed]:not([hidden])').forEach(function (form) {
			if (!prepared.has(form)) {
				prepared.add(form);
				postAndCount(form).then(function () { done(form); }, function () { /* The reader can still use the button. */ });
			}
		});
		if (!document.querySelector('body > .messages-status')) {
			const status = document.createElement('p');
			status.className = 'messages-status';
			status.setAttribute('role', 'status');
			document.body.append(status);
		}
		offerToCloseAll();
		const list = document.querySelector(LIST);
		if (list && list.hasAttribute('data-deferred')) {
			refresh();
		}
		watchFrame(list);
		listen();
	}

	let watched;
	let observer;

	// A frame may be hidden, as those are that renew a login.
	function watchFrame(list) {
		if (window === window.top || !list || list === watched) {
			return;
		}
		watched = list;
		if (observer) {
			observer.disconnect();
		}
		observer = new IntersectionObserver(function (entries) {
			frameIsVisible = entries[entries.length - 1].isIntersecting;
			if (frameIsVisible && refreshAgain) {
				refresh();
			}
			listen();
		});
		observer.observe(list);
	}

	function start() {
		const list = document.querySelector(LIST);
		unread = list && list.dataset.unread ? Number(list.dataset.unread) : null;
		prepare();
		new MutationObserver(prepare).observe(document.documentElement, { childList: true, subtree: true });
	}

	if (document.readyState === 'loading') {
		document.addEventListener('DOMContentLoaded', start);
	}
	else {
		start();
	}
}());
