"""EVERY CLOCK AND REACTION: what runs by itself is on this page, and nowhere else.

A reaction is deferred by an action inside its own transaction (`desk.jobs.defer`), so it exists exactly when the change
does; it may run twice and must not mind. A clock is started by the time. Both run in `nakhoda worker`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from nakhoda.desk.actions import handing_over, mailing, outbox, policy_effect, retaining_contacts, sweep, touches, work
from nakhoda.desk.actions.escalation_ladder import climb_ladder
from nakhoda.desk.actions.evidence_disposal import dispose_evidence
from nakhoda.desk.actions.tallies import forget_old_tallies
from nakhoda.desk.actions.telling import forget_notices
from nakhoda.desk.intake.email import parse_waiting
from nakhoda.desk.intake.unclaimed import sweep_unclaimed
from nakhoda.desk.jobs import defer
from nakhoda.desk.queries.bulk import arrivals_between, case_columns_between, clock_columns_between
from nakhoda.desk.queries.recount import case_range, drift, recently_changed
from nakhoda.exchange.actions.uploads import forget_uploads
from nakhoda.org.actions import forget_tries
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.quality import actions as surveys
from nakhoda.quality.queries import cases_with_comments

log = logging.getLogger("nakhoda.schedule")
BATCHES = 200  # of `sweep.LIMIT` cases each: what one run of a sweep may do before the next takes over
RANGE = 20_000  # cases in one job of the nightly recount

# -- reactions: name, and what it does ----------------------------------------------------------------


def acknowledge(case_id: int) -> None:
    """A mail or form became a case: tell the member that we have it."""
    with scope_of(system("acknowledge")):
        mailing.acknowledge(case_id, actor=system("acknowledge"), now=timezone.now())


def send_message(message_id: int) -> None:
    """A message is ready to leave by mail; temporary trouble raises, and the job tries again."""
    with scope_of(system("mail")):
        mailing.send_message(message_id, actor=system("mail"), now=timezone.now())


def send_copy(message_id: int, participant_id: int) -> None:
    """The same to somebody who was approved to take part."""
    with scope_of(system("mail")):
        mailing.send_copy(message_id, participant_id)


def send_appeal_link(decision_id: int, address_id: int, language: str) -> None:
    """A member asked for the link by which a decision may be contested."""
    with scope_of(system("mail")):
        mailing.send_appeal_link(decision_id, address_id, language, now=timezone.now())


def send_decision_notice(decision_id: int, address_id: int) -> None:
    """A member is told of a decision that was taken on somebody else's report."""
    with scope_of(system("mail")):
        mailing.send_decision_notice(decision_id, address_id, now=timezone.now())


def send_recovery_mail(kind: str, recovery_id: int, address_id: int | None = None) -> None:
    """A link, a code or a notice while an account is given back; which address that is stays out of the job."""
    from nakhoda.desk.actions import recovery_mail

    with scope_of(system("mail")):
        recovery_mail.send_recovery_mail(kind, recovery_id, address_id, now=timezone.now())


def mail_notices(person_id: int) -> None:
    """Somebody who asked for it is told by mail what is new to her."""
    from nakhoda.desk.actions import notice_mail

    with scope_of(system("mail")):
        notice_mail.mail_notices(person_id, now=timezone.now())


def send_erasure_notice(notice_id: int) -> None:
    """A member is told that their name and addresses will be erased."""
    with scope_of(system("mail")):
        retaining_contacts.send_erasure_notice(notice_id)


def release_message(message_id: int) -> None:
    """An answer's undo time is over: say it."""
    with scope_of(system("outbox")):
        outbox.release_message(message_id, now=timezone.now())


def hand_over(item_id: int) -> None:
    """Two people agreed: the pointer to suspected material goes to the designated system, or the job tries again."""
    handing_over.hand_over(item_id, now=timezone.now())


def drain(person_id: int) -> None:
    """A person's hands became freer: fill them."""
    work.drain(person_id, now=timezone.now())


def case_resolved(case_id: int) -> None:
    """May the member be asked how it was? If so, ask."""
    with scope_of(system("survey")):
        surveys.offer_survey(case_id, actor=system("survey"), now=timezone.now())


def survey_delivered(case_id: int) -> None:
    """The invitation reached the mail system."""
    with scope_of(system("survey")):
        surveys.record_delivery(case_id, actor=system("survey"), now=timezone.now())


def policy_published(number: int = 0) -> None:
    """A policy takes effect: old certificates end, queues as rows, waiting cases routed again."""
    policy_effect.policy_takes_effect(now=timezone.now(), number=number)


def diagnose(diagnosis_id: int) -> None:
    """A question about many cases: find the answer, step by step, so that whoever waits sees how far it is."""
    from nakhoda.performance.actions.diagnosis_run import run

    run(diagnosis_id, now=timezone.now())


def make_capacity_plan(plan_id: int) -> None:
    """A capacity plan was asked for: requirement, people, hires and levers, step by step."""
    from nakhoda.planning.actions.capacity_run import run_plan

    run_plan(plan_id, now=timezone.now())


def make_forecast_version(request_id: int) -> None:
    """A forecast was asked for that is no work for a web request: leaf by leaf, so that whoever waits sees it."""
    from nakhoda.planning.actions.forecast_requests import run_request

    run_request(request_id, now=timezone.now())


def simulate_run(run_id: int) -> None:
    """A scenario was asked for: fit the operation, and put its parts in line."""
    from nakhoda.planning.actions.run_parts import plan_run

    plan_run(run_id, now=timezone.now())


def simulate_part(part_id: int) -> None:
    """Some replications of one option of a scenario; whoever finishes the last part joins them."""
    from nakhoda.planning.actions.run_parts import live_part

    live_part(part_id, now=timezone.now())


def study_import(run_id: int) -> None:
    """A log was brought by the browser, or its mapping changed: a first look, or a dry run."""
    from nakhoda.exchange.actions import running

    running.study_import(run_id, now=timezone.now())


def run_import(run_id: int) -> None:
    """A log that was tried is to be imported."""
    from nakhoda.exchange.actions import running

    running.run_import(run_id, now=timezone.now())


def prepare_cockpit() -> None:
    """Homes that are about to be opened for the first time: nobody waits for the next load."""
    from nakhoda.performance.actions.cockpit_preparing import prepare_homes

    prepare_homes(now=timezone.now())


def plan_demo() -> None:
    """The demo begins: rate cards, a first forecast, and a published capacity plan of a quarter."""
    from nakhoda.config.demo.capacity import first_plan

    first_plan(timezone.now())


def replay_period(run_id: int) -> None:
    """A past period is to be lived again, to see how near the simulator comes."""
    from nakhoda.planning.actions.replays import live_replay

    live_replay(run_id, now=timezone.now())


def tell_fixed(request_id: int) -> None:
    """Another team shipped a fix: every affected member learns it, some at a time."""
    from nakhoda.performance.actions.cross_requests import tell_fixed as some

    while some(request_id, now=timezone.now()):
        pass


def recount_range(first: int, last: int) -> None:
    """Part of the nightly recount."""
    with scope_of(system("recount")):
        for mismatch in drift(range(first, last + 1)):
            log.error("drift in case %s: %s", mismatch.case_id, mismatch.what)


MAIL_RETRY = RetryStrategy(max_attempts=12, exponential_wait=3)
RETRY = RetryStrategy(max_attempts=6, exponential_wait=3)
REACTIONS: tuple[tuple[Callable[..., None], RetryStrategy], ...] = (
    (acknowledge, RETRY),
    (send_message, MAIL_RETRY),
    (send_copy, MAIL_RETRY),
    (send_appeal_link, MAIL_RETRY),
    (send_erasure_notice, MAIL_RETRY),
    (send_recovery_mail, MAIL_RETRY),
    (mail_notices, MAIL_RETRY),
    (send_decision_notice, MAIL_RETRY),
    (release_message, RETRY),
    (hand_over, MAIL_RETRY),
    (drain, RETRY),
    (case_resolved, RETRY),
    (survey_delivered, RETRY),
    (policy_published, RETRY),
    (recount_range, RETRY),
    (diagnose, RETRY),
    (tell_fixed, RETRY),
    (simulate_run, RETRY),
    (simulate_part, RETRY),
    (replay_period, RETRY),
    (make_capacity_plan, RETRY),
    (make_forecast_version, RETRY),
    (study_import, RETRY),
    (run_import, RETRY),
    (prepare_cockpit, RETRY),
    (plan_demo, RETRY),
)

# -- clocks: when, name, and what it does ---------------------------------------------------------------


def sweep_clocks(timestamp: int) -> None:
    """Write down the due times that have passed."""
    _in_batches(sweep.sweep_clocks)


def release_messages(timestamp: int) -> None:
    """Answers whose own job was lost."""
    _in_batches(outbox.release_messages)


def serve_idle(timestamp: int) -> None:
    """Shift starts, arrivals while somebody is idle, and every capacity event that was missed."""
    with scope_of(system("router")):
        work.drain_idle(timezone.now())


def sweep_states(timestamp: int) -> None:
    """Holds to review, windows that closed, people who went away, focus that left, leaders to tell."""
    steps = (sweep.review_holds, sweep.close_resolved, sweep.return_from_absent, touches.end_stale_touches)
    for step in (*steps, climb_ladder, dispose_evidence):
        _in_batches(step)


def expire_surveys(timestamp: int) -> None:
    """Offers that nobody answered in time."""
    _in_batches(lambda now: surveys.expire_offers(now, actor=system("survey")))


def count_queues(timestamp: int) -> None:
    """What lies in the queues, for boards with too many cases in sight to count them by themselves."""
    from nakhoda.desk.actions import counting

    with scope_of(system("board")):
        counting.count_queues(now=timezone.now())


def read_waiting_mail(timestamp: int) -> None:
    """Mail that was stored and never read, because a process died in between."""
    parse_waiting(now=timezone.now())


def recount_recent(timestamp: int) -> None:
    """Every hour what changed in the last one."""
    with scope_of(system("recount")):
        for mismatch in drift(recently_changed(timezone.now() - timedelta(hours=1))):
            log.error("drift in case %s: %s", mismatch.case_id, mismatch.what)


def recount_all(timestamp: int) -> None:
    """Every night everything, in parts that any worker may take."""
    with scope_of(system("recount")):
        lowest, highest = case_range()
        for first in range(lowest, highest + 1, RANGE):
            defer("recount_range", first=first, last=min(first + RANGE - 1, highest))


def forget_old(timestamp: int) -> None:
    """Keys after 30 days, tallies and tries when no limit reads them, files that no message claimed."""
    _in_batches(sweep.forget_keys)
    _in_batches(forget_notices)
    _in_batches(forget_uploads)
    with scope_of(system("clock")):
        forget_old_tallies(now=timezone.now())
        sweep_unclaimed(now=timezone.now())
    forget_tries(now=timezone.now())


def warn_queues(timestamp: int) -> None:
    """Every hour: queues with promises that end within it; one notice a queue, never one a case."""
    from nakhoda.desk.actions import reminders

    with scope_of(system("reminders")):
        reminders.warn_queues(timezone.now())


def remind_dates(timestamp: int) -> None:
    """Every morning: promises of law that end within a day, variances that end, laws that nobody looked up."""
    from nakhoda.desk.actions import reminders

    with scope_of(system("reminders")):
        reminders.warn_of_law(timezone.now())
        reminders.remind_dates(timezone.now())


def send_digests(timestamp: int) -> None:
    """Every hour: whose morning it is, and what was held back for being too much in an hour."""
    from nakhoda.desk.actions.notice_mail import waiting_for_mail

    with scope_of(system("mail")):
        for person in waiting_for_mail(timezone.now()):
            defer("mail_notices", person_id=person)


def keep_records(timestamp: int) -> None:
    """Every night: what is past its time of retention goes; files of orders that were killed are unlinked."""
    from nakhoda.config.vacuum import vacuum_words
    from nakhoda.desk.actions.erasing import finish_order, unfinished_orders
    from nakhoda.desk.actions.retaining import run_retention, unfinished_files, unlink_rest

    with scope_of(system("records")):
        orders, runs = unfinished_orders(), unfinished_files()
    for number in orders:
        finish_order(number, now=timezone.now())
    for number in runs:
        unlink_rest(number)
    comments = ("survey_comment", cases_with_comments, surveys.forget_comments)
    done = run_retention(now=timezone.now(), others=[comments])
    if any(isinstance(told, dict) and told.get("records") for told in done.counts.values()):
        vacuum_words()


def new_day(timestamp: int) -> None:
    """Variants of the policy expire at midnight (UTC)."""
    policy_effect.policy_takes_effect(now=timezone.now())


def load_facts(timestamp: int) -> None:
    """What the journal has gained becomes facts, and the cockpit's homes are prepared; a running load will do."""
    from nakhoda.performance.actions.cockpit_preparing import prepare_homes
    from nakhoda.warehouse.actions.loading import LoadRunning, load_source, sources_behind

    for source in sources_behind():
        try:
            load_source(source, now=timezone.now(), arrivals=arrivals_between)
        except LoadRunning as running:
            log.info("%s", running)
    prepare_homes(now=timezone.now())


def verify_facts(timestamp: int) -> None:
    """Every night: what the warehouse says is what the desk says."""
    from nakhoda.warehouse.actions.verifying import Desk, verify_source
    from nakhoda.warehouse.engine.store import sources_in_store

    for source in sources_in_store():
        desk = Desk(case_columns_between, clock_columns_between) if source == "desk" else None
        found = verify_source(source, desk=desk)
        for line in found.shown:
            log.error("the warehouse differs (%s, load %s): %s", source, found.load, line)
        if found.residual:
            log.error("flows of %s do not add up: %s unexplained", source, found.residual)


def watch_figures(timestamp: int) -> None:
    """Every hour: what moved more than chance explains, and whose data stopped coming."""
    from nakhoda.performance.actions import alert_watch

    with scope_of(system("watch")):
        alert_watch.watch_figures(actor=system("watch"), now=timezone.now())


def check_plans(timestamp: int) -> None:
    """Every night: the weeks of recovery plans that have ended; most nights none has."""
    from nakhoda.performance.actions import plan_weeks

    with scope_of(system("plans")):
        plan_weeks.check_plans(actor=system("plans"), now=timezone.now())


def measure_benefits(timestamp: int) -> None:
    """Every night: the benefits of business cases whose 90 or 180 days are over, for their owners to look at."""
    from nakhoda.planning.actions.business_benefits import measure_due

    with scope_of(system("benefits")):
        measure_due(actor=system("benefits"), now=timezone.now())


def suggest_reasons(timestamp: int) -> None:
    """Where a triage model runs in shadow mode: its guess beside each new case; otherwise nothing."""
    from nakhoda.core.understanding.packing import ModelError
    from nakhoda.desk.actions.suggesting import suggest

    try:
        _in_batches(suggest)
    except ModelError as error:
        log.error("no suggestions: %s", error)


def find_duplicates(timestamp: int) -> None:
    """New cases that look like one matter told twice: offered beside the case, never joined by themselves."""
    from nakhoda.desk.actions.duplicates import find_duplicates

    _in_batches(find_duplicates)


CLOCKS: tuple[tuple[str, Callable[[int], None]], ...] = (
    ("* * * * * */10", sweep_clocks),  # the sixth field counts seconds
    ("* * * * * */15", release_messages),
    ("* * * * * */30", serve_idle),
    ("* * * * *", sweep_states),
    ("* * * * *", count_queues),
    ("* * * * *", read_waiting_mail),
    ("* * * * *", suggest_reasons),
    ("* * * * *", find_duplicates),
    ("*/10 * * * *", expire_surveys),
    ("7 * * * *", recount_recent),
    ("40 20 * * *", recount_all),  # 02:10 in Chennai, 04:40 in Kuala Lumpur
    ("15 * * * *", forget_old),
    ("2 * * * *", warn_queues),
    ("3 * * * *", send_digests),
    ("20 1 * * *", remind_dates),  # 06:50 in Chennai, 09:20 in Kuala Lumpur
    ("10 19 * * *", keep_records),  # 00:40 in Chennai, 03:10 in Kuala Lumpur
    ("0 0 * * *", new_day),
    ("*/5 * * * *", load_facts),
    ("22 * * * *", watch_figures),
    ("30 1 * * *", check_plans),
    ("45 1 * * *", measure_benefits),
    ("50 21 * * *", verify_facts),  # after the desk has recounted its own rows
)


async def retry_stalled(context: Any, timestamp: int) -> None:
    """A worker that died leaves its jobs behind: whoever is alive takes them up, and the next tick the clocks'."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        if job.queueing_lock:
            await jobs.finish_job(job, status=Status.FAILED, delete_job=True)
        else:
            await jobs.retry_job(job)
    await jobs.prune_stalled_workers(seconds_since_heartbeat=300)


async def forget_jobs(context: Any, timestamp: int) -> None:
    """Finished jobs are of no use after three days; failed ones stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=72)


JOB_CLOCKS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("*/1 * * * *", retry_stalled),
    ("25 * * * *", forget_jobs),
)


def _in_batches(step: Callable[..., int]) -> None:
    """Each batch commits by itself, so that a long sweep holds no lock for long."""
    for _ in range(BATCHES):
        with scope_of(system("clock")):
            done = step(timezone.now())
        if not done:
            return


def _declare() -> None:
    for function, retry in REACTIONS:
        app.task(name=f"nakhoda.{function.__name__}", retry=retry)(function)
    for cron, clock in CLOCKS:
        _declare_clock(cron, clock)
    for cron, clock in JOB_CLOCKS:
        _declare_clock(cron, clock, pass_context=True)


def _declare_clock(cron: str, function: Callable[..., Any], **options: bool) -> None:
    """At most one waits. No lock on running: a worker that died would hold it, and two sweeps at once do no harm."""
    name = f"nakhoda.{function.__name__}"
    app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, **options)(function))


_declare()
