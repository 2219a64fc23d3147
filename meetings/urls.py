"""Addresses of meetings."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from meetings.forms.marac_steps import STEPS as MARAC_STEPS
from meetings.models.board_plans import PlanItemState
from meetings.views import (
    actions,
    attendance,
    board_plans,
    case_told,
    claims,
    cmog,
    cockpit,
    destructions,
    flags,
    further_incidents,
    histories,
    interpreters,
    joint_screening,
    listing_notes,
    live_minutes,
    marac_cases,
    marac_draft,
    marac_endings,
    marac_return,
    marac_transfers,
    meetings,
    minute_corrections,
    minutes,
    minutes_copies,
    offender_management,
    openings,
    order_releases,
    releases,
    representatives,
    research,
    series,
    strategies,
    supervisory_reviews,
    tonights_pack,
)

app_name = "meetings"


class StepWord(StringConverter):
    """A step of a meeting."""

    regex = "open-list|close-list|publish|open|adjourn|end|draft|circulate|archive"


class MarkWord(StringConverter):
    """What attendance notes."""

    regex = "present|left|apologies|absent"


class TransferWord(StringConverter):
    """What one button does with a transfer."""

    regex = "send|acknowledged|close|accept|came-back|for-good"


class CaseWord(StringConverter):
    """What is done with a case."""

    regex = "take-up|heard|put-back|close"


class TimerWord(StringConverter):
    """What is done with the timer of a case."""

    regex = "pause|go-on|asked"


class HeadingWord(StringConverter):
    """A heading of the minutes."""

    regex = "wishes|presented|shared|children|risk|done|disagreement"


class DiscussionWord(StringConverter):
    """A step of a strategy discussion whose form keeps its words."""

    regex = "convene|held|record|assessed|conference|review|close|reopen|power"


class LeaveWord(StringConverter):
    """What those who keep another list answer to a note."""

    regex = "give|decline"


class NoteWord(StringConverter):
    """What one button does with a note between lists."""

    regex = "noted|take-back"


register_converter(LeaveWord, "leave_answer")
register_converter(NoteWord, "listing_act")
register_converter(TransferWord, "transfer_act")
register_converter(DiscussionWord, "discussion_step")


class MaracStepWord(StringConverter):
    """A step of a referral to a MARAC."""

    regex = "|".join(MARAC_STEPS)


class MaracPersonWord(StringConverter):
    """A page about one person of a referral to a MARAC."""

    regex = "who|more"


class ResearchWord(StringConverter):
    """What is said of an agency's research."""

    regex = "give-in|nothing-known|something-new"


class PlanItemWord(StringConverter):
    """A state of an item of a board's plan."""

    regex = "|".join(PlanItemState.values)


register_converter(PlanItemWord, "plan_item_state")
register_converter(ResearchWord, "research_act")
register_converter(MaracStepWord, "marac_step")
register_converter(MaracPersonWord, "marac_person")
register_converter(StepWord, "meeting_step")
register_converter(MarkWord, "meeting_mark")
register_converter(CaseWord, "meeting_case")
register_converter(HeadingWord, "minutes_heading")
register_converter(TimerWord, "meeting_timer")

urlpatterns = [
    path("board-plan/", board_plans.index, name="board-plan"),
    path("board-plan/print/", board_plans.on_paper, name="board-plan-print"),
    path("board-plan/new/", board_plans.propose, name="board-plan-new"),
    path("board-plan/<uuid:pk>/", board_plans.item, name="board-plan-item"),
    path("board-plan/<uuid:pk>/<plan_item_state:state>/", board_plans.step, name="board-plan-step"),
    path(
        "board-plan/<uuid:pk>/<plan_item_state:state>/keep/",
        board_plans.keep_step,
        name="board-plan-step-keep",
    ),
    path("actions/<uuid:pk>/change/", actions.change, name="action-change"),
    path("actions/<uuid:pk>/pass-on/", actions.offer, name="action-offer"),
    path("destruction/propose/", destructions.propose, name="destruction-propose"),
    path("claims/new/", claims.new, name="claim-new"),
    path("claims/<uuid:pk>/", claims.claimed, name="claimed"),
    path("", meetings.index, name="index"),
    path("new/", meetings.schedule, name="schedule"),
    path("<uuid:pk>/", meetings.meeting, name="meeting"),
    path("<uuid:pk>/step/<meeting_step:word>/", meetings.step, name="step"),
    path("<uuid:pk>/chair/", cockpit.cockpit, name="cockpit"),
    path("<uuid:pk>/screen/", cockpit.screen, name="screen"),
    path("keys/", cockpit.keys, name="keys"),
    path("cases/<uuid:pk>/turn/", cockpit.turn, name="turn"),
    path("cases/<uuid:pk>/timer/<meeting_timer:word>/", cockpit.timer, name="timer"),
    path("series/", series.new, name="series"),
    path("<uuid:pk>/move/", series.move, name="move"),
    path("<uuid:pk>/cancel/", meetings.cancel, name="cancel"),
    path("<uuid:pk>/submit/", meetings.submit, name="submit"),
    path("<uuid:pk>/approve/", meetings.approve, name="approve"),
    path("<uuid:pk>/send-back/", meetings.send_back, name="send-back"),
    path("<uuid:pk>/actions/", actions.agreed, name="agreed-actions"),
    path("<uuid:pk>/minutes/", minutes.read, name="minutes"),
    path("<uuid:pk>/minutes/history/", histories.minutes, name="minutes-history"),
    path("<uuid:pk>/minutes/copy/", minutes_copies.copy, name="minutes-copy"),
    path("<uuid:pk>/circulation/", minutes_copies.circulation, name="circulation"),
    path("<uuid:pk>/attend/", attendance.attend, name="attend"),
    path("<uuid:pk>/attend/sign/", attendance.sign, name="sign"),
    path("<uuid:pk>/attend/answer/", attendance.answer, name="answer"),
    path("<uuid:pk>/attendance/", attendance.room, name="attendance"),
    path("<uuid:pk>/lists/", cmog.list_entries, name="list-entries"),
    path("attendance/<uuid:pk>/parts/", cmog.parts, name="parts"),
    path("attendance/<uuid:pk>/one-case/", attendance.only_for, name="only-for"),
    path("attendance/<uuid:pk>/<meeting_mark:word>/", attendance.mark, name="mark"),
    path("answers/<uuid:pk>/", attendance.settle, name="settle"),
    path("referrals/<uuid:pk>/", meetings.referral, name="referral"),
    path("referrals/<uuid:pk>/return/", meetings.return_referral, name="return-referral"),
    path("joint/", joint_screening.index, name="joint-screenings"),
    path("joint/sign/", joint_screening.sign, name="joint-sign"),
    path("joint/answer/", joint_screening.answer, name="joint-answer"),
    path("joint/<uuid:pk>/", joint_screening.incident, name="joint-screening"),
    path("joint/<uuid:pk>/brief/", joint_screening.brief, name="joint-brief"),
    path("joint/<uuid:pk>/view/", joint_screening.mark, name="joint-mark"),
    path("joint/<uuid:pk>/decide/", joint_screening.decide, name="joint-decide"),
    path("joint/<uuid:pk>/school/", joint_screening.school, name="joint-school"),
    path("joint/<uuid:pk>/close/", joint_screening.close, name="joint-close"),
    path("joint/<uuid:pk>/reopen/", joint_screening.reopen, name="joint-reopen"),
    path("joint/contacts/<uuid:pk>/", joint_screening.queue, name="joint-queue"),
    path("joint/days/<uuid:pk>/", joint_screening.day, name="joint-day"),
    path("joint/days/<uuid:pk>/end/", joint_screening.end_day, name="joint-day-end"),
    path("other-lists/", listing_notes.index, name="listing-notes"),
    path("other-lists/<uuid:pk>/", listing_notes.note, name="listing-note"),
    path("other-lists/<uuid:pk>/ask/", listing_notes.ask, name="listing-ask"),
    path("other-lists/<uuid:pk>/<leave_answer:word>/", listing_notes.answer, name="listing-answer"),
    path("other-lists/<uuid:pk>/<listing_act:word>/", listing_notes.act, name="listing-act"),
    path("marac/", marac_cases.index, name="marac-cases"),
    path("marac/begin/", marac_draft.begin, name="marac-begin"),
    path("referrals/<uuid:pk>/marac/", marac_draft.begin_from, name="marac-begin-from"),
    path("marac/drafts/<uuid:pk>/", marac_draft.tasks, name="marac-draft"),
    path("marac/drafts/<uuid:pk>/<marac_step:name>/", marac_draft.step, name="marac-step"),
    path("marac/drafts/<uuid:pk>/<marac_step:name>/keep/", marac_draft.keep, name="marac-keep"),
    path("marac/drafts/<uuid:pk>/people/", marac_draft.add_person, name="marac-add-person"),
    path(
        "marac/drafts/<uuid:pk>/people/<uuid:key>/<marac_person:page>/",
        marac_draft.person,
        name="marac-person",
    ),
    path(
        "marac/drafts/<uuid:pk>/people/<uuid:key>/<marac_person:page>/keep/",
        marac_draft.keep_person,
        name="marac-person-keep",
    ),
    path(
        "marac/drafts/<uuid:pk>/people/<uuid:key>/remove/",
        marac_draft.remove_person,
        name="marac-person-remove",
    ),
    path("marac/drafts/<uuid:pk>/send/", marac_draft.check, name="marac-check-answers"),
    path("marac/drafts/<uuid:pk>/discard/", marac_draft.discard, name="marac-discard"),
    path("marac/cases/<uuid:pk>/", marac_cases.case, name="marac-case"),
    path("marac/cases/<uuid:pk>/opened/", openings.marac_case, name="marac-opened"),
    path("marac/cases/<uuid:pk>/eligibility/", marac_cases.check, name="marac-eligibility"),
    path("marac/cases/<uuid:pk>/accept/", marac_cases.accept, name="marac-accept"),
    path("marac/cases/<uuid:pk>/return/", marac_cases.send_back, name="marac-send-back"),
    path("marac/cases/<uuid:pk>/take-back/", marac_cases.take_back, name="marac-take-back"),
    path("marac/cases/<uuid:pk>/again/", marac_cases.again, name="marac-again"),
    path("marac/cases/<uuid:pk>/not-eligible/", marac_cases.refuse, name="marac-refuse"),
    path("marac/cases/<uuid:pk>/agree/", marac_cases.agree, name="marac-agree"),
    path("marac/cases/<uuid:pk>/disagree/", marac_cases.disagree, name="marac-disagree"),
    path("marac/cases/<uuid:pk>/challenge/", marac_cases.challenge, name="marac-challenge"),
    path("marac/cases/<uuid:pk>/emergency/", marac_cases.emergency, name="marac-emergency"),
    path("marac/cases/<uuid:pk>/list/", marac_cases.list_case, name="marac-list"),
    path("marac/contacts/<uuid:pk>/", marac_cases.attempt, name="marac-contact"),
    path("research/<uuid:pk>/", research.own, name="research"),
    path("research/<uuid:pk>/keep/", research.keep, name="research-keep"),
    path("research/<uuid:pk>/<research_act:word>/", research.act, name="research-act"),
    path("research/lines/<uuid:pk>/share/", research.share, name="research-share"),
    path("research/lines/<uuid:pk>/bring-in/", research.bring_in, name="research-bring-in"),
    path("research/lines/<uuid:pk>/hold-back/", research.hold_back, name="research-hold-back"),
    path("marac/calls/<uuid:pk>/", marac_cases.called, name="marac-called"),
    path("marac/<uuid:pk>/monitor/", marac_cases.monitor, name="marac-monitor"),
    path("marac/<uuid:pk>/close/", marac_endings.close, name="marac-close"),
    path("marac/<uuid:pk>/hold/", marac_endings.hold, name="marac-hold"),
    path("marac/deaths/<uuid:pk>/", marac_endings.death, name="marac-death"),
    path("marac/flags/", further_incidents.index, name="marac-flags"),
    path("marac/flags/<uuid:pk>/", marac_cases.flag, name="marac-flag"),
    path("marac/flags/<uuid:pk>/off/", marac_endings.flag_off, name="marac-flag-off"),
    path("marac/flags/<uuid:pk>/incident/", further_incidents.report, name="marac-further"),
    path("marac/flags/<uuid:pk>/incident/keep/", further_incidents.keep, name="marac-further-keep"),
    path("marac/further/<uuid:pk>/", further_incidents.of_flag, name="marac-further-of-flag"),
    path("marac/return/", marac_return.index, name="marac-return"),
    path("marac/principles/", marac_return.principles, name="marac-principles"),
    path("marac/return/take-out/", marac_return.take_out, name="marac-return-out"),
    path("marac/return/figures/<uuid:pk>/", marac_return.figures, name="marac-figures"),
    path("marac/representatives/", representatives.index, name="marac-representatives"),
    path("marac/representatives/name/", representatives.name, name="marac-representative-name"),
    path(
        "marac/representatives/<uuid:pk>/end/",
        representatives.end,
        name="marac-representative-end",
    ),
    path("marac/transfers/", marac_transfers.index, name="marac-transfers"),
    path("marac/cases/<uuid:pk>/moves/", marac_transfers.identify, name="marac-moves"),
    path("marac/transfers/<uuid:pk>/", marac_transfers.transfer, name="marac-transfer"),
    path("marac/transfers/<uuid:pk>/decide/", marac_transfers.decide, name="marac-decide"),
    path("marac/transfers/<uuid:pk>/keep-here/", marac_transfers.keep, name="marac-keep-here"),
    path("marac/transfers/<uuid:pk>/prepare/", marac_transfers.prepare, name="marac-prepare"),
    path("marac/transfers/<uuid:pk>/query/", marac_transfers.query, name="marac-query"),
    path("marac/transfers/<uuid:pk>/answer/", marac_transfers.answer, name="marac-answer"),
    path("marac/transfers/<uuid:pk>/address/", marac_transfers.address, name="marac-address"),
    path("marac/transfers/<uuid:pk>/pack/", marac_transfers.pack, name="marac-pack"),
    path(
        "marac/transfers/<uuid:pk>/do/<transfer_act:word>/",
        marac_transfers.act,
        name="marac-transfer-act",
    ),
    path("strategies/", strategies.index, name="strategies"),
    path("strategies/<uuid:pk>/", strategies.strategy, name="strategy"),
    path("strategies/<uuid:pk>/convene/", strategies.convene, name="strategy-convene"),
    path(
        "strategies/<uuid:pk>/<discussion_step:name>/draft/",
        strategies.draft,
        name="strategy-draft",
    ),
    path("strategies/<uuid:pk>/begin/", strategies.begin, name="strategy-begin"),
    path("strategies/<uuid:pk>/held/", strategies.hold, name="strategy-hold"),
    path("strategies/<uuid:pk>/record/", strategies.record, name="strategy-record"),
    path("strategies/<uuid:pk>/outcome/", strategies.outcome, name="strategy-outcome"),
    path("strategies/<uuid:pk>/assessed/", strategies.assessed, name="strategy-assessed"),
    path("strategies/<uuid:pk>/conference/", strategies.conference, name="strategy-conference"),
    path("strategies/<uuid:pk>/review/", strategies.review, name="strategy-review"),
    path("strategies/<uuid:pk>/close/", strategies.close, name="strategy-close"),
    path("strategies/<uuid:pk>/reopen/", strategies.reopen, name="strategy-reopen"),
    path("strategies/<uuid:pk>/power/", strategies.power, name="strategy-power"),
    path("powers/<uuid:pk>/extend/", strategies.extend, name="power-extend"),
    path("powers/<uuid:pk>/end/", strategies.end, name="power-end"),
    path("cases/<uuid:pk>/", minutes.item, name="item"),
    path("cases/<uuid:pk>/known/", histories.known, name="known-at"),
    path("cases/<uuid:pk>/told/", case_told.told, name="told"),
    path("cases/<uuid:pk>/told/referrer/", case_told.tell_referrer, name="told-referrer"),
    path("cases/<uuid:pk>/told/victim/", case_told.note_victim, name="told-victim"),
    path("cases/<uuid:pk>/defer/", minutes.defer, name="defer"),
    path("cases/<uuid:pk>/list-again/", minutes.list_again, name="list-again"),
    path("cases/<uuid:pk>/flags/<uuid:part_pk>/new/", flags.new, name="flag"),
    path("cases/<uuid:pk>/interpreters/new/", interpreters.new, name="interpreter-new"),
    path("interpreters/<uuid:pk>/confirm/", interpreters.confirm, name="interpreter-confirm"),
    path("interpreters/<uuid:pk>/end/", interpreters.end, name="interpreter-end"),
    path("cases/<uuid:pk>/release/<uuid:item>/", releases.release, name="release"),
    path("cases/<uuid:pk>/risk/<uuid:risk>/release/", releases.risk_release, name="risk-release"),
    path("cases/<uuid:pk>/managed/<uuid:part_pk>/", offender_management.say, name="case-managed"),
    path(
        "cases/<uuid:pk>/orders/<uuid:order>/release/",
        order_releases.release,
        name="order-release",
    ),
    path("cases/<uuid:pk>/quote/<uuid:item>/", releases.quote, name="quote"),
    path("cases/<uuid:pk>/action/", minutes.agree, name="agree"),
    path("cases/<uuid:pk>/out/<uuid:person>/", attendance.keep_out, name="keep-out"),
    path("cases/<uuid:pk>/back/<uuid:person>/", attendance.bring_back, name="bring-back"),
    path("cases/<uuid:pk>/do/<meeting_case:word>/", minutes.act, name="act"),
    path("cases/<uuid:pk>/lines/<minutes_heading:heading>/", minutes.new_line, name="new-line"),
    path(
        "cases/<uuid:pk>/lines/<minutes_heading:heading>/draft/",
        minutes.line_draft,
        name="line-draft",
    ),
    path("cases/<uuid:pk>/read-back/<uuid:action>/", cockpit.read_back, name="read-back"),
    path("cases/<uuid:pk>/typing/", live_minutes.typing, name="typing"),
    path("cases/<uuid:pk>/lines/", live_minutes.lines, name="lines"),
    path("tonights-pack/", tonights_pack.pack, name="tonights-pack"),
    path("lines/<uuid:pk>/", minutes.entry, name="entry"),
    path("lines/<uuid:pk>/history/", histories.line, name="line-history"),
    path("lines/<uuid:pk>/reviews/", supervisory_reviews.line, name="line-reviews"),
    path("lines/<uuid:pk>/draft/", minutes.entry_draft, name="entry-draft"),
    path("lines/<uuid:pk>/amend/", minutes.amend, name="amend"),
    path("lines/<uuid:pk>/correction/", minute_corrections.ask, name="correction-ask"),
    path("corrections/<uuid:pk>/", minute_corrections.correction, name="correction"),
    path("corrections/<uuid:pk>/accept/", minute_corrections.accept, name="correction-accept"),
    path("corrections/<uuid:pk>/decline/", minute_corrections.decline, name="correction-decline"),
]
