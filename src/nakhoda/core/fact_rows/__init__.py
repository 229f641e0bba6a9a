"""One case's journal as rows of every fact table (`core.fact_tables`): a pure function, one file a noun.

State and clocks are folded by `core.facts` and `core.clock_fold`, as on the desk: a figure of the warehouse and the
desk's own row cannot disagree.
"""

from nakhoda.core.fact_rows.agent_states import StateChange, rows_of_agent
from nakhoda.core.fact_rows.context import Context, PersonFacts, ScopeFacts
from nakhoda.core.fact_rows.late import late_days
from nakhoda.core.fact_rows.rows import Rows, rows_of_case

__all__ = ["Context", "PersonFacts", "Rows", "ScopeFacts", "StateChange", "late_days", "rows_of_agent", "rows_of_case"]
