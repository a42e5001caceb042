-- How long an instance's longest window is, in seconds: what overlaps a window ends no later behind it than that.

ALTER TABLE instances ADD COLUMN longest_window INTEGER NOT NULL DEFAULT 0;
UPDATE instances SET longest_window = (
  SELECT ifnull(max(CASE WHEN e.window_length < 0
    THEN (-e.window_length + 999999999) / 1000000000 ELSE e.window_length END), 0)
  FROM entries e
  WHERE e.customer = instances.customer AND e.instance = instances.number
);
