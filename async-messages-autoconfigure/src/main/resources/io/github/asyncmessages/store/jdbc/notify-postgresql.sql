-- Tells the nodes of an application which mailboxes have changed, whichever client has changed them. Each changed recipient is
-- the payload of a notification; an empty payload means all of them. The channel is named after the number of the table.
CREATE OR REPLACE FUNCTION user_message_changed() RETURNS TRIGGER LANGUAGE plpgsql AS '
DECLARE
	channel CONSTANT TEXT := ''async_messages_'' || TG_RELID;
BEGIN
	IF TG_OP = ''TRUNCATE'' OR TG_NARGS = 0 THEN
		PERFORM pg_notify(channel, '''');
	ELSIF TG_OP = ''UPDATE'' THEN
		PERFORM pg_notify(channel, CASE WHEN total <= 1000 THEN recipient ELSE '''' END) FROM (
			SELECT recipient, COUNT(*) OVER () AS total FROM (
				SELECT recipient FROM changed_rows UNION ALL SELECT recipient FROM new_rows) all_rows
			GROUP BY recipient) recipients;
	ELSE
		PERFORM pg_notify(channel, CASE WHEN total <= 1000 THEN recipient ELSE '''' END) FROM (
			SELECT recipient, COUNT(*) OVER () AS total FROM changed_rows GROUP BY recipient) recipients;
	END IF;
	RETURN NULL;
END
';

-- Triggers that exist are left alone, because replacing one would lock its table at each startup.
DO '
BEGIN
	IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ''user_message''::regclass AND tgname = ''async_messages_insert'') THEN
		CREATE TRIGGER async_messages_insert AFTER INSERT ON user_message REFERENCING NEW TABLE AS changed_rows
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
		CREATE TRIGGER async_messages_update AFTER UPDATE ON user_message REFERENCING OLD TABLE AS changed_rows NEW TABLE AS new_rows
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
		CREATE TRIGGER async_messages_delete AFTER DELETE ON user_message REFERENCING OLD TABLE AS changed_rows
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
		CREATE TRIGGER async_messages_truncate AFTER TRUNCATE ON user_message
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
	END IF;
	IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ''user_announcement_closed''::regclass AND tgname = ''async_messages_insert'') THEN
		CREATE TRIGGER async_messages_insert AFTER INSERT ON user_announcement_closed REFERENCING NEW TABLE AS changed_rows
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
		CREATE TRIGGER async_messages_update AFTER UPDATE ON user_announcement_closed REFERENCING OLD TABLE AS changed_rows NEW TABLE AS new_rows
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
		CREATE TRIGGER async_messages_delete AFTER DELETE ON user_announcement_closed REFERENCING OLD TABLE AS changed_rows
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
		CREATE TRIGGER async_messages_truncate AFTER TRUNCATE ON user_announcement_closed
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed(''recipient'');
	END IF;
	IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ''user_announcement''::regclass AND tgname = ''async_messages_change'') THEN
		CREATE TRIGGER async_messages_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON user_announcement
			FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed();
	END IF;
END
';
