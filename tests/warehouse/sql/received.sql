SELECT
  "t1"."owner",
  COUNT(*) AS "n0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id"
  FROM "stay" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."received_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."received_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND "t0"."entered_by" = 'received'
    AND NOT (
      "t0"."left_by" IN ('spam', 'merged')
    )
) AS "t1"
GROUP BY
  1
