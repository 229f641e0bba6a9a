SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  COALESCE(COUNT_IF("t1"."h0"), 0) AS "s0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    "t0"."partner_critical" AS "h0"
  FROM "review" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."reviewed_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."reviewed_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND "t0"."stream" = 'measurement'
    AND "t0"."side" = 'internal'
    AND "t0"."partner_critical" IS NOT NULL
    AND "t0"."critical"
) AS "t1"
GROUP BY
  1
