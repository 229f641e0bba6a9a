SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  QUANTILE_CONT("t1"."h0", 0.5) AS "v0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    DATE_DIFF('MICROSECOND', "t0"."received_at", "t0"."first_response_at") / 60000000.0 AS "h0"
  FROM "case" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."first_response_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."first_response_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND (
      DATE_DIFF('MICROSECOND', "t0"."received_at", "t0"."first_response_at") / 60000000.0
    ) IS NOT NULL
) AS "t1"
GROUP BY
  1
