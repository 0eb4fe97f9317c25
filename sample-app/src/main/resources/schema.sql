CREATE TABLE IF NOT EXISTS report (
    id           VARCHAR(36)              NOT NULL PRIMARY KEY,
    owner        VARCHAR(255)             NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    status       VARCHAR(16)              NOT NULL
);
