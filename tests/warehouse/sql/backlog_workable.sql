SELECT
  "t1"."owner",
  COUNT(*) AS "n0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id"
  FROM "state" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND CASE
      WHEN "t0"."status" <> 'on_hold'
      THEN "t0"."since"
      ELSE GREATEST("t0"."since", COALESCE("t0"."review_at", "t0"."since"))
    END < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND (
      (
        "t0"."until" IS NULL
      )
      OR (
        "t0"."until" >= MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
      )
    )
    AND "t0"."status" IN ('new', 'open', 'on_hold')
) AS "t1"
GROUP BY
  1
