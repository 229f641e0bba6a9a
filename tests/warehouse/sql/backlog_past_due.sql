SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  CAST(COUNT(DISTINCT "t1"."h0") AS DOUBLE) AS "v0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    "t0"."case_id" AS "h0"
  FROM "clock" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."due_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND (
      (
        "t0"."stopped_at" IS NULL
      )
      OR (
        "t0"."stopped_at" >= MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
      )
    )
    AND "t0"."kind" IN ('sla', 'obligation')
    AND NOT (
      "t0"."metric" IN ('update', 'pausable_update')
    )
    AND NOT (
      "t0"."outcome" IN ('cancelled', 'paused')
    )
    AND "t0"."case_id" IS NOT NULL
) AS "t1"
GROUP BY
  1
