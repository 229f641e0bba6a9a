SELECT
  "t12"."owner",
  COUNT(*) AS "n0",
  COUNT(*) FILTER(WHERE
    "t12"."h0") AS "s0"
FROM (
  SELECT
    "t11"."owner",
    "t11"."case_id",
    (
      "t11"."reopens" = 0
    )
    AND (
      (
        "t11"."next_same_reason_at" IS NULL
      )
      OR (
        (
          DATE_DIFF('MICROSECOND', "t11"."first_resolved_at", "t11"."next_same_reason_at") / 86400000000.0
        ) > 7
      )
    ) AS "h0"
  FROM (
    SELECT
      "t10".*
      EXCLUDE ("linked_case")
    FROM (
      SELECT
        "t1"."source",
        "t1"."case_id",
        "t1"."scope_id",
        "t1"."owner",
        "t1"."region",
        "t1"."tier",
        "t1"."compartment",
        "t1"."site",
        "t1"."team",
        "t1"."agent_id",
        "t1"."tenure",
        "t1"."queue",
        "t1"."lob",
        "t1"."reason",
        "t1"."lane",
        "t1"."priority",
        "t1"."channel",
        "t1"."language",
        "t1"."country",
        "t1"."app_version",
        "t1"."policy_version",
        "t1"."received_at",
        "t1"."ingested_at",
        "t1"."opened_by",
        "t1"."member_id",
        "t1"."valid",
        "t1"."unparsed",
        "t1"."status",
        "t1"."first_queue",
        "t1"."first_owner",
        "t1"."first_lob",
        "t1"."acknowledged_at",
        "t1"."first_response_at",
        "t1"."first_resolved_at",
        "t1"."resolved_at",
        "t1"."closed_at",
        "t1"."ended_at",
        "t1"."ended_by",
        "t1"."merged_into",
        "t1"."split_from",
        "t1"."resolver_id",
        "t1"."outcome",
        "t1"."macro",
        "t1"."unanswered_since",
        "t1"."review_at",
        "t1"."public_replies",
        "t1"."touches",
        "t1"."handle_seconds",
        "t1"."transfers",
        "t1"."reopens",
        "t1"."reopened_by_member",
        "t1"."escalations",
        "t1"."returns",
        "t1"."max_tier",
        "t1"."ping_pong",
        "t1"."pending_seconds",
        "t1"."hold_seconds",
        "t1"."bad_pendings",
        "t1"."last_seq",
        "t1"."last_event_at",
        "t1"."source_lines",
        "t9"."linked_case",
        "t9"."next_same_reason_at"
      FROM "case" AS "t1"
      LEFT OUTER JOIN (
        SELECT
          "t7"."case_id" AS "linked_case",
          "t7"."next_same_reason_at"
        FROM (
          SELECT
            "t6"."case_id",
            MAX("t6"."other_at") FILTER(WHERE
              "t6"."other_at" < "t6"."received_at") AS "previous_same_reason_at",
            MIN("t6"."other_at") FILTER(WHERE
              "t6"."other_at" > "t6"."received_at") AS "next_same_reason_at"
          FROM (
            SELECT
              "t4"."case_id",
              "t4"."member_id",
              "t4"."reason",
              "t4"."received_at",
              "t5"."other_member",
              "t5"."other_reason",
              "t5"."other_at"
            FROM (
              SELECT
                "t0"."case_id",
                "t0"."member_id",
                "t0"."reason",
                "t0"."received_at"
              FROM "case" AS "t0"
              WHERE
                "t0"."member_id" IS NOT NULL AND "t0"."valid"
            ) AS "t4"
            INNER JOIN (
              SELECT
                "t0"."member_id" AS "other_member",
                "t0"."reason" AS "other_reason",
                "t0"."received_at" AS "other_at"
              FROM "case" AS "t0"
              WHERE
                "t0"."member_id" IS NOT NULL AND "t0"."valid"
            ) AS "t5"
              ON "t4"."member_id" = "t5"."other_member" AND "t4"."reason" = "t5"."other_reason"
          ) AS "t6"
          GROUP BY
            1
        ) AS "t7"
      ) AS "t9"
        ON "t1"."case_id" = "t9"."linked_case"
    ) AS "t10"
  ) AS "t11"
  WHERE
    "t11"."scope_id" IN (1, 2)
    AND "t11"."first_resolved_at" >= MAKE_TIMESTAMP(2026, 11, 2, 0, 0, 0.0)
    AND "t11"."first_resolved_at" < MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 1e-06)
    AND "t11"."valid"
    AND "t11"."member_id" IS NOT NULL
    AND "t11"."first_resolved_at" < (
      MAKE_TIMESTAMP(2026, 11, 15, 0, 0, 0.0) - INTERVAL '7' DAY
    )
) AS "t12"
GROUP BY
  1
