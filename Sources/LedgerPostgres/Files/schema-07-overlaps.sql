-- How long an instance's longest window is, in nanoseconds: what overlaps a window ends no later behind it than that.

ALTER TABLE instances ADD COLUMN longest_window bigint NOT NULL DEFAULT 0;
UPDATE instances i SET longest_window = e.longest FROM (
  SELECT customer_id, instance_id, max(window_end - window_start) AS longest FROM entries
  GROUP BY customer_id, instance_id
) e
WHERE e.customer_id = i.customer_id AND e.instance_id = i.instance_id;
