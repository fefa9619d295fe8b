-- Since when no object of the domain has a name that is kept for somebody; none while one has it.
ALTER TABLE names ADD COLUMN unused_since TEXT;
