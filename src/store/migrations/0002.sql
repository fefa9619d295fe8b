-- Which rule rosterd's hand acted by; what was done before this step has none.
ALTER TABLE ledger ADD COLUMN rule TEXT NOT NULL DEFAULT '';
