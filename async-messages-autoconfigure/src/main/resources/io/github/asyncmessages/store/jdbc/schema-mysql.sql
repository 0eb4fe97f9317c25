CREATE TABLE IF NOT EXISTS user_message (
	seq BIGINT AUTO_INCREMENT PRIMARY KEY,
	recipient VARCHAR(255) NOT NULL,
	id VARCHAR(64),
	collapse_key VARCHAR(255),
	level VARCHAR(16) DEFAULT 'info' NOT NULL,
	text MEDIUMTEXT,
	code VARCHAR(255),
	args MEDIUMTEXT,
	subject VARCHAR(255),
	sender VARCHAR(255),
	tags MEDIUMTEXT,
	meta MEDIUMTEXT,
	delivery VARCHAR(16) DEFAULT 'once' NOT NULL CHECK (delivery IN ('once', 'until-read', 'inbox')),
	created_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
	deliver_at DATETIME(6),
	deliver_key VARCHAR(255),
	expires_at DATETIME(6),
	close_after VARCHAR(32),
	in_reply_to VARCHAR(64),
	email BOOLEAN DEFAULT FALSE NOT NULL,
	email_at DATETIME(6),
	read_at DATETIME(6),
	claim_id VARCHAR(36),
	claimed_until DATETIME(6),
	rejection VARCHAR(255),
	delivered_at DATETIME(6),
	delivered_id VARCHAR(64),
	UNIQUE (recipient, id),
	UNIQUE (recipient, collapse_key),
	INDEX (email_at),
	INDEX (recipient, delivered_at),
	UNIQUE (recipient, deliver_key),
	INDEX (recipient, deliver_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS user_message_recipient (
	recipient VARCHAR(255) PRIMARY KEY,
	seen_at DATETIME(6) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS user_announcement (
	announcement_key VARCHAR(64) PRIMARY KEY,
	id VARCHAR(64),
	level VARCHAR(16) DEFAULT 'info' NOT NULL,
	text MEDIUMTEXT,
	code VARCHAR(255),
	args MEDIUMTEXT,
	subject VARCHAR(255),
	sender VARCHAR(255),
	tags MEDIUMTEXT,
	meta MEDIUMTEXT,
	created_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
	shown_from DATETIME(6),
	shown_until DATETIME(6),
	audience VARCHAR(300) DEFAULT 'everyone' NOT NULL,
	mode VARCHAR(16) DEFAULT 'until-closed' NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE IF NOT EXISTS user_announcement_closed (
	recipient VARCHAR(255) NOT NULL,
	id VARCHAR(64) NOT NULL,
	PRIMARY KEY (recipient, id),
	INDEX (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
