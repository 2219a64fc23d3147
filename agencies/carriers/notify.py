"""GOV.UK Notify over HTTPS, by its own client.

Notify keeps two templates for the hub, `((subject))` and `((body))` for e-mail and `((body))` for
text messages, so that all words stand in this repository and are tried here. Notify does not refuse
a second message under the same reference: before something is handed over again, it is asked what
it took under that reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from agencies.carriers.port import Channel, Fate, Fill, Never, NotNow, Taken, Template, To, written

SECONDS = 10  # for an answer; a worker is not kept longer
_FATES = {
    "delivered": Fate.ARRIVED,
    "permanent-failure": Fate.BOUNCED,
    "temporary-failure": Fate.BOUNCED,  # Notify itself tried for days by then
    "technical-failure": Fate.BOUNCED,
    "virus-scan-failed": Fate.BOUNCED,
    "validation-failed": Fate.BOUNCED,
}
_LATER = {403, 408, 429}  # a wrong key is the hub's fault and is mended; the message waits


@dataclass(frozen=True)
class Notify:
    """One service at GOV.UK Notify; its key is never shown."""

    key: str = field(repr=False)
    email_template: str
    text_template: str
    address: str
    name: str = "notify"
    follows: bool = True

    @property
    def channels(self) -> frozenset[Channel]:
        """Those for which there is a template."""
        each = {Channel.EMAIL: self.email_template, Channel.TEXT: self.text_template}
        return frozenset(channel for channel, template in each.items() if template)

    def _client(self) -> NotificationsAPIClient:
        make: Any = NotificationsAPIClient  # its functions name no types
        client: NotificationsAPIClient = make(self.key, base_url=self.address, timeout=SECONDS)
        return client

    def send(self, template: Template, to: To, reference: str, fill: Fill) -> Taken:
        """Hand a message over under the hub's reference. Raises NotNow, Never."""
        if to.channel not in self.channels:
            raise Never("NO_TEMPLATE")
        letter, client = written(template, to.channel, fill), self._client()
        if to.channel == Channel.TEXT:
            answer = _asked(
                client.send_sms_notification,
                to.address,
                self.text_template,
                {"body": letter.body},
                reference,
            )
        else:
            answer = _asked(
                client.send_email_notification,
                to.address,
                self.email_template,
                {"subject": letter.subject, "body": letter.body},
                reference,
            )
        return Taken(str(answer.get("id", "")))

    def find(self, reference: str, to: To) -> Taken | None:
        """What it took under a reference. Raises NotNow."""
        answer = _asked(self._client().get_all_notifications, reference=reference)
        found = answer.get("notifications") or []
        return _taken(found[0]) if found else None

    def fate(self, number: str) -> Taken:
        """What became of a message. Raises NotNow, and Never when it knows nothing of it."""
        return _taken(_asked(self._client().get_notification_by_id, number))


def _taken(answer: dict[str, Any]) -> Taken:
    status = str(answer.get("status", ""))
    fate = _FATES.get(status, Fate.ON_ITS_WAY)
    code = status.upper().replace("-", "_") if fate == Fate.BOUNCED else ""
    return Taken(str(answer.get("id", "")), fate, code)


def _asked(ask: Any, *arguments: Any, **named: Any) -> dict[str, Any]:
    """The answer; the words of an error may hold an address, and are left behind."""
    try:
        return cast("dict[str, Any]", ask(*arguments, **named) or {})
    except APIError as error:
        status = int(error.status_code)
    code = f"NOTIFY_{status}"
    if status in _LATER or status >= 500:
        raise NotNow(code)
    raise Never(code)
