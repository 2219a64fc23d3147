"""Addresses of the board, enquiries, requests and items."""

from django.urls import URLPattern, path

from mash_hub.views import answers, board, decisions, enquiries, items, requests

urlpatterns: list[URLPattern] = [
    path("board/", board.board, name="board"),
    path("contacts/<uuid:pk>/rate/", enquiries.rate, name="enquiry-rate"),
    path("enquiries/<uuid:pk>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/<uuid:pk>/rating/", enquiries.rating, name="enquiry-rating"),
    path("enquiries/<uuid:pk>/rating/agree/", enquiries.agree, name="enquiry-rating-agree"),
    path("enquiries/<uuid:pk>/rating/drop/", enquiries.drop, name="enquiry-rating-drop"),
    path("enquiries/<uuid:pk>/ask/", requests.ask, name="enquiry-ask"),
    path("enquiries/<uuid:pk>/take/", enquiries.take, name="enquiry-take"),
    path("enquiries/<uuid:pk>/strategy/", enquiries.strategy, name="enquiry-strategy"),
    path("enquiries/<uuid:pk>/strategy/back/", enquiries.back, name="enquiry-strategy-back"),
    path("enquiries/<uuid:pk>/decide/", decisions.decide, name="enquiry-decide"),
    path("enquiries/<uuid:pk>/draft/", decisions.draft, name="enquiry-draft"),
    path("enquiries/<uuid:pk>/decision/", decisions.decision, name="enquiry-decision"),
    path("enquiries/<uuid:pk>/acknowledge/", decisions.acknowledge, name="enquiry-acknowledge"),
    path("enquiries/<uuid:pk>/feedback/", decisions.feedback, name="enquiry-feedback"),
    path("enquiries/<uuid:pk>/close/", decisions.close, name="enquiry-close"),
    path("enquiries/<uuid:pk>/reopen/", decisions.reopen, name="enquiry-reopen"),
    path("requests/", requests.queue, name="requests"),
    path("requests/<uuid:pk>/", answers.request, name="request"),
    path("requests/<uuid:pk>/chase/", requests.chase, name="request-chase"),
    path("requests/<uuid:pk>/recall/", requests.recall, name="request-recall"),
    path("requests/<uuid:pk>/without/", requests.without, name="request-without"),
    path("requests/<uuid:pk>/nothing/", answers.nothing, name="request-nothing"),
    path("requests/<uuid:pk>/nothing/back/", answers.nothing_back, name="request-nothing-back"),
    path("requests/<uuid:pk>/refuse/", answers.refuse, name="request-refuse"),
    path("requests/<uuid:pk>/refuse/agree/", answers.refuse_agree, name="request-refuse-agree"),
    path("requests/<uuid:pk>/check/", answers.check, name="request-check"),
    path("requests/<uuid:pk>/send/", answers.send, name="request-send"),
    path("requests/<uuid:pk>/others/", answers.others, name="request-others"),
    path("requests/<uuid:pk>/items/", items.add, name="request-add-item"),
    path("items/<uuid:pk>/", items.write, name="request-item"),
    path("items/<uuid:pk>/draft/", items.draft, name="request-item-draft"),
    path("items/<uuid:pk>/remove/", items.remove, name="request-item-remove"),
    path("items/<uuid:pk>/withdraw/", items.withdraw, name="request-item-withdraw"),
    path("items/<uuid:pk>/correct/", items.correct, name="request-item-correct"),
]
