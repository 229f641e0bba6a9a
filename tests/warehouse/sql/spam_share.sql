SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  COALESCE(COUNT_IF("t1"."h0"), 0) AS "s0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    "t0"."ended_by" = 'spam' AS "h0"
  FROM "case" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."received_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."received_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
) AS "t1"
GROUP BY
  1
