"""Log lines as JSON: what happened and where, never what anybody wrote."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone

FIELDS = ("request_id", "user_id", "case_id", "job", "status_code")


class JsonLine(logging.Formatter):
    """One JSON object a line: at, level, logger, message, the ids in FIELDS, the exception's type and place."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {field: getattr(record, field) for field in FIELDS if hasattr(record, field)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
