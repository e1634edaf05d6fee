-- Whence an event came: the client's address and what it calls itself. Empty outside HTTP.
ALTER TABLE events ADD COLUMN remote_address TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
-- What somebody did. Jobs are left out: they do most, and are looked up by type.
CREATE INDEX events_by_actor ON events (tenant_id, actor, sequence, id) WHERE (actor < 'job:' OR actor >= 'job;');
