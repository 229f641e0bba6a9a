SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  SUM("t1"."h0") AS "s0",
  SUM("t1"."b0") AS "x0",
  SUM("t1"."h0" * "t1"."h0") AS "q0",
  SUM("t1"."b0" * "t1"."b0") AS "xx0",
  SUM("t1"."h0" * "t1"."b0") AS "xy0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    CAST("t0"."paused_seconds" AS DOUBLE) AS "h0",
    GREATEST(
      DATE_DIFF(
        'MICROSECOND',
        "t0"."started_at",
        COALESCE("t0"."stopped_at", MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 0.0))
      ) / 1000000.0,
      1
    ) AS "b0"
  FROM "clock" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."due_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."due_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND "t0"."metric" = 'resolution'
    AND "t0"."kind" = 'sla'
    AND NOT (
      "t0"."outcome" = 'cancelled'
    )
    AND CAST("t0"."paused_seconds" AS DOUBLE) IS NOT NULL
    AND GREATEST(
      DATE_DIFF(
        'MICROSECOND',
        "t0"."started_at",
        COALESCE("t0"."stopped_at", MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 0.0))
      ) / 1000000.0,
      1
    ) IS NOT NULL
) AS "t1"
GROUP BY
  1
