SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  QUANTILE_CONT("t1"."h0", 0.9) AS "v0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    DATE_DIFF(
      'MICROSECOND',
      "t0"."raised_at",
      LEAST(MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06), MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 0.0))
    ) / 3600000000.0 AS "h0"
  FROM "escalation" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."raised_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND (
      (
        LEAST("t0"."resolved_at", "t0"."returned_at", "t0"."recalled_at") IS NULL
      )
      OR (
        LEAST("t0"."resolved_at", "t0"."returned_at", "t0"."recalled_at") >= MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
      )
    )
    AND (
      DATE_DIFF(
        'MICROSECOND',
        "t0"."raised_at",
        LEAST(MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06), MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 0.0))
      ) / 3600000000.0
    ) IS NOT NULL
) AS "t1"
GROUP BY
  1
