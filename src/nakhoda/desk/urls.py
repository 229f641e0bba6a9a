"""Doors of the desk for staff. Each POST does one action; every page is a list, a case or a board."""

from __future__ import annotations

from django.urls import path

from nakhoda.desk.urls_decisions import urlpatterns as decision_doors
from nakhoda.desk.urls_handovers import urlpatterns as handover_doors
from nakhoda.desk.urls_inbox import urlpatterns as inbox_doors
from nakhoda.desk.urls_policy import urlpatterns as policy_doors
from nakhoda.desk.urls_records import urlpatterns as record_doors
from nakhoda.desk.urls_recovery import urlpatterns as recovery_doors
from nakhoda.desk.urls_requests import urlpatterns as request_doors
from nakhoda.desk.urls_sealed import urlpatterns as sealed_doors
from nakhoda.desk.urls_vault import urlpatterns as vault_doors
from nakhoda.desk.urls_wellbeing import urlpatterns as wellbeing_doors
from nakhoda.desk.views import beats, board, case_pages, case_posts, commands, files, home, lists

app_name = "desk"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/cases/", home.my_cases, name="my_cases"),
    path("my/status/<slug:code>/", home.status, name="status"),
    path("next/", home.next_case, name="next_case"),
    path("commands/", commands.commands, name="commands"),
    path("board/", board.board, name="board"),
    path("board/inside/", board.board_inside, name="board_inside"),
    path("cases/", lists.cases, name="cases"),
    path("cases/bulk/", lists.bulk_change, name="bulk"),
    path("cases/bulk/preview/", lists.bulk_preview, name="bulk_preview"),
    path("cases/bulk/undo/<int:record>/", lists.bulk_undo, name="bulk_undo"),
    path("messages/<int:message>/undo/", beats.undo_send, name="undo_send"),
    path("files/<int:attachment_id>/", files.file, name="file"),
    path("cases/<int:number>/", case_pages.show, name="case"),
    path("cases/<int:number>/conversation/", case_pages.conversation, name="conversation"),
    path("cases/<int:number>/clocks/", case_pages.clocks, name="clocks"),
    path("cases/<int:number>/journal/", case_pages.history, name="history"),
    path("cases/<int:number>/touch/", beats.touch, name="touch"),
    path("cases/<int:number>/presence/", beats.presence, name="presence"),
    path("cases/<int:number>/draft/", beats.draft, name="draft"),
    path("cases/<int:number>/macros/", beats.macros, name="macros"),
    path("cases/<int:number>/reply/", case_posts.reply, name="reply"),
    path("cases/<int:number>/note/", case_posts.note, name="note"),
    path("cases/<int:number>/pending/", case_posts.pending, name="pending"),
    path("cases/<int:number>/hold/", case_posts.hold, name="hold"),
    path("cases/<int:number>/unhold/", case_posts.unhold, name="unhold"),
    path("cases/<int:number>/resolve/", case_posts.resolve, name="resolve"),
    path("cases/<int:number>/reopen/", case_posts.reopen, name="reopen"),
    path("cases/<int:number>/transfer/", case_posts.transfer, name="transfer"),
    path("cases/<int:number>/escalate/", case_posts.escalate, name="escalate"),
    path("cases/<int:number>/accept/", case_posts.accept, name="accept"),
    path("cases/<int:number>/return/", case_posts.send_back, name="return"),
    path("cases/<int:number>/recall/", case_posts.recall, name="recall"),
    path("cases/<int:number>/tier-2-done/", case_posts.resolve_escalation, name="resolve_escalation"),
    path("cases/<int:number>/merge/", case_posts.merge, name="merge"),
    path("cases/<int:number>/merge/preview/", case_pages.merge_preview, name="merge_preview"),
    path("cases/<int:number>/split/", case_posts.split, name="split"),
    path("cases/<int:number>/tags/", case_posts.tags, name="tags"),
    path("cases/<int:number>/address/", case_posts.address, name="address"),
    path("cases/<int:number>/classify/", case_posts.classify, name="classify"),
    path("cases/<int:number>/spam/", case_posts.mark_spam, name="spam"),
    path("cases/<int:number>/no-spam/", case_posts.unmark_spam, name="unspam"),
    path("cases/<int:number>/release/", case_posts.release, name="release"),
    path("cases/<int:number>/take/", case_posts.take, name="take"),
    path("cases/<int:number>/appeal/decide/", case_posts.decide_appeal, name="decide_appeal"),
    path("cases/<int:number>/appeal/done/", case_posts.implement_appeal, name="implement_appeal"),
    *decision_doors,
    *handover_doors,
    *inbox_doors,
    *policy_doors,
    *record_doors,
    *recovery_doors,
    *request_doors,
    *sealed_doors,
    *vault_doors,
    *wellbeing_doors,
]
