SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  CAST(COUNT(DISTINCT "t1"."h0") AS DOUBLE) AS "v0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    CAST(FLOOR(EPOCH(CAST("t0"."left_at" AS TIMESTAMP)) / 86400) AS BIGINT) AS "h0"
  FROM "stay" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."left_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."left_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND "t0"."left_by" = 'resolved'
    AND CAST(FLOOR(EPOCH(CAST("t0"."left_at" AS TIMESTAMP)) / 86400) AS BIGINT) IS NOT NULL
) AS "t1"
GROUP BY
  1
