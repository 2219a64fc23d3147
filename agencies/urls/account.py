"""Addresses of signing in and of one's own account."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from agencies.views import (
    account,
    covers,
    enrolling,
    leaving,
    letting_in,
    locking,
    messages,
    sign_in,
)

app_name = "account"


class ChannelWord(StringConverter):
    """The ways out of the hub."""

    regex = "EMAIL|TEXT"


register_converter(ChannelWord, "channel_word")

urlpatterns = [
    path("sign-in/", sign_in.first_factor, name="sign-in"),
    path("sign-in/code/", sign_in.second_factor, name="second-factor"),
    path("sign-in/recovery-code/", sign_in.recovery_code, name="recovery-code"),
    path("sign-in/passkey/begin/", sign_in.begin_passkey, name="passkey-sign-in-begin"),
    path("sign-in/passkey/", sign_in.complete_passkey, name="passkey-sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("forgotten/", sign_in.forgotten, name="forgotten"),
    path("new-password/<str:token>/", enrolling.new_password, name="new-password"),
    path("enrol/password/", enrolling.password, name="enrol-password"),
    path("enrol/app/", enrolling.app, name="enrol-app"),
    path("enrol/<str:token>/", enrolling.begin, name="enrol"),
    path("hide/", locking.hide, name="hide"),
    path("unhide/", locking.unhide, name="unhide"),
    path("extend/", locking.extend, name="extend"),
    path("left/", leaving.left, name="left"),
    path("prove/", locking.prove, name="prove"),
    path("prove/passkey/begin/", locking.begin_proof, name="prove-passkey-begin"),
    path("prove/passkey/", locking.complete_proof, name="prove-passkey"),
    path("hats/", account.choose_hat, name="hats"),
    path("sessions/", account.sessions, name="sessions"),
    path("sessions/end-others/", account.end_other_sessions, name="end-other-sessions"),
    path("sessions/<uuid:handle>/end/", account.end_session, name="end-session"),
    path("messages/", messages.choose, name="messages"),
    path("messages/<channel_word:channel>/try/", messages.try_out, name="messages-try"),
    path("cover/", covers.mine, name="cover"),
    path("cover/<uuid:pk>/end/", covers.end, name="cover-end"),
    path("outbox/", messages.demo_outbox, name="outbox"),
    path("security/", account.security, name="security"),
    path("security/password/", account.change_password, name="password"),
    path("security/app/begin/", account.begin_app, name="begin-app"),
    path("security/app/", account.app, name="app"),
    path("security/recovery-codes/", account.new_codes, name="new-codes"),
    path("security/passkey/", account.passkey, name="passkey"),
    path("security/passkey/begin/", account.begin_new_passkey, name="new-passkey-begin"),
    path("security/passkey/new/", account.complete_new_passkey, name="new-passkey"),
    path("security/passkey/<uuid:handle>/end/", account.remove_passkey, name="remove-passkey"),
    path("invite/<uuid:pk>/", letting_in.invite, name="invite"),
    path("reset/<uuid:pk>/", letting_in.ask_reset, name="ask-reset"),
    path("reset/<uuid:pk>/confirm/", letting_in.confirm_reset, name="confirm-reset"),
]
