-- Reports that are held back before charge: why, until when, and what became of them.

CREATE TABLE quarantine (
  customer_id INTEGER NOT NULL REFERENCES customers,
  entry INTEGER NOT NULL REFERENCES entries,
  window_end INTEGER NOT NULL,
  reason TEXT NOT NULL,
  held_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  fate TEXT NOT NULL CHECK (fate IN ('bill', 'late')),
  -- the entry by which it counts
  release INTEGER REFERENCES entries,
  released_at INTEGER,
  release_reason TEXT,
  -- what took it out
  void INTEGER REFERENCES voids,
  PRIMARY KEY (customer_id, entry),
  CHECK ((release IS NULL) = (released_at IS NULL) AND (release IS NULL) = (release_reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_by_entry ON quarantine (entry);
CREATE INDEX quarantine_held ON quarantine (entry) WHERE release IS NULL AND void IS NULL;
