SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  COALESCE(COUNT_IF("t1"."h0"), 0) AS "s0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    "t0"."to_tier" > 1 AS "h0"
  FROM "state" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND CASE WHEN "t0"."to_tier" > 1 THEN "t0"."until" ELSE "t0"."since" END >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND CASE WHEN "t0"."to_tier" > 1 THEN "t0"."until" ELSE "t0"."since" END < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND "t0"."tier" = 1
    AND (
      (
        "t0"."to_tier" > 1
      ) OR (
        "t0"."status" = 'resolved'
      )
    )
) AS "t1"
GROUP BY
  1
