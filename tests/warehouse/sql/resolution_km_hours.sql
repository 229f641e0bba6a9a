SELECT
  "t1"."owner",
  "t1"."minute",
  SUM("t1"."done") AS "done",
  COUNT(*) AS "n"
FROM (
  SELECT
    "t0"."owner",
    CAST(ROUND(
      (
        DATE_DIFF(
          'MICROSECOND',
          "t0"."received_at",
          COALESCE("t0"."first_resolved_at", "t0"."ended_at", MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 0.0))
        ) / 3600000000.0
      ) * 60,
      0
    ) AS BIGINT) AS "minute",
    CASE WHEN "t0"."first_resolved_at" IS NOT NULL THEN 1 ELSE 0 END AS "done"
  FROM "case" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."received_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."received_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND NOT (
      "t0"."ended_by" = 'spam'
    )
    AND (
      DATE_DIFF(
        'MICROSECOND',
        "t0"."received_at",
        COALESCE("t0"."first_resolved_at", "t0"."ended_at", MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 0.0))
      ) / 3600000000.0
    ) IS NOT NULL
) AS "t1"
GROUP BY
  1,
  2
