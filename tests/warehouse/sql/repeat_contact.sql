SELECT
  "t13"."owner",
  COUNT(*) AS "n0",
  COALESCE(COUNT_IF("t13"."h0"), 0) AS "s0"
FROM (
  SELECT
    "t12"."owner",
    "t12"."case_id",
    (
      DATE_DIFF('MICROSECOND', "t12"."previous_same_reason_at", "t12"."received_at") / 86400000000.0
    ) <= 7 AS "h0"
  FROM (
    SELECT
      "t11".*
      EXCLUDE ("linked_case")
    FROM (
      SELECT
        "t4"."case_id",
        "t4"."scope_id",
        "t4"."owner",
        "t4"."agent_id",
        "t4"."reason",
        "t4"."received_at",
        "t4"."member_id",
        "t4"."valid",
        "t10"."linked_case",
        "t10"."previous_same_reason_at"
      FROM (
        SELECT
          "t0"."case_id",
          "t0"."scope_id",
          "t0"."owner",
          "t0"."agent_id",
          "t0"."reason",
          "t0"."received_at",
          "t0"."member_id",
          "t0"."valid"
        FROM "case" AS "t0"
      ) AS "t4"
      LEFT OUTER JOIN (
        SELECT
          "t8"."case_id" AS "linked_case",
          "t8"."previous_same_reason_at"
        FROM (
          SELECT
            "t7"."case_id",
            MAX("t7"."other_at") FILTER(WHERE
              "t7"."other_at" < "t7"."received_at") AS "previous_same_reason_at",
            MIN("t7"."other_at") FILTER(WHERE
              "t7"."other_at" > "t7"."received_at") AS "next_same_reason_at"
          FROM (
            SELECT
              "t5"."case_id",
              "t5"."member_id",
              "t5"."reason",
              "t5"."received_at",
              "t6"."other_member",
              "t6"."other_reason",
              "t6"."other_at"
            FROM (
              SELECT
                "t0"."case_id",
                "t0"."member_id",
                "t0"."reason",
                "t0"."received_at"
              FROM "case" AS "t0"
              WHERE
                "t0"."member_id" IS NOT NULL AND "t0"."valid"
            ) AS "t5"
            INNER JOIN (
              SELECT
                "t0"."member_id" AS "other_member",
                "t0"."reason" AS "other_reason",
                "t0"."received_at" AS "other_at"
              FROM "case" AS "t0"
              WHERE
                "t0"."member_id" IS NOT NULL AND "t0"."valid"
            ) AS "t6"
              ON "t5"."member_id" = "t6"."other_member" AND "t5"."reason" = "t6"."other_reason"
          ) AS "t7"
          GROUP BY
            1
        ) AS "t8"
      ) AS "t10"
        ON "t4"."case_id" = "t10"."linked_case"
    ) AS "t11"
  ) AS "t12"
  WHERE
    "t12"."scope_id" IN (1, 2)
    AND "t12"."received_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t12"."received_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND "t12"."valid"
    AND "t12"."member_id" IS NOT NULL
) AS "t13"
GROUP BY
  1
