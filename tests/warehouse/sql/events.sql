SELECT
  "t1"."owner",
  COUNT(*) AS "n0",
  SUM(CAST("t1"."h0" AS DOUBLE)) AS "s0"
FROM (
  SELECT
    "t0"."owner",
    "t0"."case_id",
    CASE WHEN "t0"."source_lines" > 0 THEN "t0"."source_lines" ELSE "t0"."last_seq" END AS "h0"
  FROM "case" AS "t0"
  WHERE
    "t0"."scope_id" IN (1, 2)
    AND "t0"."received_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t0"."received_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND CASE WHEN "t0"."source_lines" > 0 THEN "t0"."source_lines" ELSE "t0"."last_seq" END IS NOT NULL
) AS "t1"
GROUP BY
  1
