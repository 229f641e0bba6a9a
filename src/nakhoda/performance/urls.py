"""Doors of alerts, diagnoses and recovery plans. The cockpit's are in `urls_cockpit.py`."""

from __future__ import annotations

from django.urls import path

from nakhoda.performance.views import alerts, cross_requests, diagnoses, plan_posts, plans

app_name = "performance"
urlpatterns = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<int:number>/", alerts.alert, name="alert"),
    path("alerts/<int:number>/own/", alerts.own, name="alert_own"),
    path("alerts/<int:number>/release/", alerts.release, name="alert_release"),
    path("alerts/<int:number>/snooze/", alerts.snooze, name="alert_snooze"),
    path("alerts/<int:number>/wake/", alerts.wake, name="alert_wake"),
    path("alerts/<int:number>/close/", alerts.close, name="alert_close"),
    path("alerts/<int:number>/reopen/", alerts.reopen, name="alert_reopen"),
    path("diagnoses/", diagnoses.diagnoses, name="diagnoses"),
    path("diagnoses/new/", diagnoses.new, name="diagnosis_new"),
    path("diagnoses/<int:number>/", diagnoses.diagnosis, name="diagnosis"),
    path("diagnoses/<int:number>/judge/", diagnoses.judge, name="diagnosis_judge"),
    path("diagnoses/<int:number>/withdraw/", diagnoses.withdraw, name="diagnosis_withdraw"),
    path("cross-requests/", cross_requests.listing, name="cross_requests"),
    path("cross-requests/new/", cross_requests.new, name="cross_request_new"),
    path("cross-requests/<int:number>/", cross_requests.show, name="cross_request"),
    path("cross-requests/<int:number>/more/", cross_requests.more, name="cross_request_more"),
    path("cross-requests/<int:number>/step/", cross_requests.step, name="cross_request_step"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new, name="plan_new"),
    path("plans/<int:number>/", plans.plan, name="plan"),
    path("plans/<int:number>/edit/", plans.edit, name="plan_edit"),
    path("plans/<int:number>/approve/", plan_posts.approve, name="plan_approve"),
    path("plans/<int:number>/return/", plan_posts.send_back, name="plan_return"),
    path("plans/<int:number>/replan/", plan_posts.replan, name="plan_replan"),
    path("plans/<int:number>/exit/", plan_posts.leave, name="plan_exit"),
    path("plans/<int:number>/stop/", plan_posts.stop, name="plan_stop"),
    path("plans/<int:number>/resume/", plan_posts.resume, name="plan_resume"),
    path("plans/<int:number>/actions/<int:action>/", plan_posts.tick, name="plan_action"),
]
